using System.IO;
using Scraper.Settings;
using Scraper.Tests.Support;

namespace Scraper.Tests.Settings;

/// <summary>A secret of a file is what stands in it, not the blanks around it.</summary>
[TestClass]
public sealed class SecretTests
{
    [TestMethod]
    [DataRow("tok", "tok")]
    [DataRow("tok\n", "tok")]
    [DataRow("' tok '", "' tok '")]
    [DataRow(" tok \r\n", "tok")]
    [DataRow("\n\tto k\n\n", "to k")]
    [DataRow("\ufefftok\n", "tok")]
    [DataRow(" \n", "")]
    public void BlanksAroundItAreNoPartOfIt(string content, string secret)
    {
        using var file = new ScrapingFile(content);
        Secret.InFile(file.Path).Reveal().Should().Be(secret);
    }

    [TestMethod]
    public void InlineItIsWhatWasWritten() => Secret.Inline(" tok ").Reveal().Should().Be(" tok ");

    [TestMethod]
    public void AFileThatIsLongerThanAnySecretIsNone()
    {
        using var file = new ScrapingFile(new string('x', 64 * 1024 + 1));
        var reveal = () => Secret.InFile(file.Path).Reveal();
        reveal.Should().Throw<IOException>().WithMessage("it is longer than 64KiB");
    }
}
