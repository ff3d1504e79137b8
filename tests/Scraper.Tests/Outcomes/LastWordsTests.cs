using Scraper.Outcomes;

namespace Scraper.Tests.Outcomes;

/// <summary>What is said of an exception that nobody expected.</summary>
[TestClass]
public sealed class LastWordsTests
{
    [TestMethod]
    public void TheInnermostExceptionSpeaks() =>
        LastWords.Of(new TypeInitializationException("A", new AggregateException(
            new InvalidOperationException("one\nand two")))).Should().Be(
            "bug: InvalidOperationException: one and two; please report it");

    [TestMethod]
    [DataRow("Unable to load shared library 'e_sqlite3' or one of its dependencies. In order to …",
        "the library e_sqlite3 cannot be loaded; it belongs beside the program: "
            + "copy everything that make publish leaves")]
    [DataRow("no", "a library cannot be loaded; it belongs beside the program: "
        + "copy everything that make publish leaves")]
    public void AMissingLibraryIsASentenceOfItsOwn(string message, string sentence) =>
        LastWords.Of(new TypeInitializationException("B", new DllNotFoundException(message)))
            .Should().Be(sentence);
}
