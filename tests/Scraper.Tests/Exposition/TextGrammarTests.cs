using Scraper.Exposition;
using Scraper.Tests.Support;

namespace Scraper.Tests.Exposition;

/// <summary>The default dialect, line by line: what Prometheus' scrape parser accepts.</summary>
[TestClass]
public sealed class TextGrammarTests
{
    [TestMethod]
    [DataRow("a 1", "a{} 1")]
    [DataRow("a{} 1", "a{} 1")]
    [DataRow("a+1", "a{} 1", DisplayName = "a blank before the value is not needed")]
    [DataRow("a 1 123", "a{} 1 123")]
    [DataRow("  \ta\t1\t 123 ", "a{} 1 123")]
    [DataRow("a{b=\"c\"}1", "a{b=c} 1")]
    [DataRow("a { b = \"c\" , d = \"e\" , } 1 \t", "a{b=c,d=e} 1")]
    [DataRow("a{b=\"c\" d=\"e\"} 1", "a{b=c,d=e} 1", DisplayName = "a comma may be missing")]
    [DataRow("a{b=\"c\",b=\"c\"} 1", "a{b=c,b=c} 1", DisplayName = "a label may stand twice")]
    [DataRow("a{b=\"\"} 1", "a{b=} 1")]
    [DataRow("a{b=\"}\"} 1", "a{b=}} 1")]
    [DataRow("a{b=\"x\\\\y\\\"z\\n\"} 1", "a{b=x\\y\"z\n} 1")]
    [DataRow("a{b=\"domain\\somelogin\"} 1", "a{b=domain\\somelogin} 1", DisplayName = "other escapes stay")]
    [DataRow("a{b=\"\0\"} 1", "a{b=\0} 1")]
    [DataRow("a{b=\"ü\"} 1", "a{b=ü} 1")]
    [DataRow("{\"a.b\"} 1", "a.b{} 1")]
    [DataRow("{\"a.b\",c=\"d\",\"e.f\"=\"g\"} 1", "a.b{c=d,e.f=g} 1")]
    [DataRow("{c=\"d\", \"a\\nb\"} 1", "a\nb{c=d} 1")]
    [DataRow("a{\"b.c\"=\"d\"} 1", "a{b.c=d} 1")]
    [DataRow("a NaN", "a{} NaN")]
    [DataRow("a -inf", "a{} -Inf")]
    [DataRow("a 1e-400", "a{} 0")]
    public void APlainOrAnOddLineIsASample(string line, string expected) =>
        ParserAssert.IsSample(line, expected);

    [TestMethod]
    [DataRow("a", 2, "expected a number, found end of line")]
    [DataRow("a{b=\"c", 7, "expected '\"' to end the label value, found end of line")]
    [DataRow("a{b=\"c\\", 8, "expected '\"' to end the label value, found end of line")]
    [DataRow("a{b='c'} 1", 5, "expected '\"' to begin the label value, found \"'\"")]
    [DataRow("a{b} 1", 4, "expected '=' after the label name, found '}'")]
    [DataRow("a{=\"b\"} 1", 3, "expected a label name or '}', found '='")]
    [DataRow("a{,} 1", 3, "expected a label name or '}', found ','")]
    [DataRow("a{b=\"c\",,} 1", 9, "expected a label name or '}', found ','")]
    [DataRow("a{b=\"c\"+} 1", 8, "expected ',' or '}', found '+'")]
    [DataRow("a{b=\"c\" 1", 9, "expected ',' or '}', found '1'")]
    [DataRow("a{\"b\"} 1", 4, "expected one metric name, found a second one")]
    [DataRow("{\"a\",\"b\"} 1", 7, "expected one metric name, found a second one")]
    [DataRow("{a=\"b\"} 1", 1, "expected a metric name, found '{'")]
    [DataRow(
        "{\"a\" 1", 6, "expected '=' after the label name, or ',' or '}' after the metric name, found '1'")]
    [DataRow("@a 1", 1, "expected a metric name, found '@'")]
    [DataRow(
        "\r", 1, "the line ends in a carriage return: expected a metric name, found a carriage return")]
    [DataRow("\0", 1, "expected a metric name, found byte 0x00")]
    [DataRow("\ufeffa 1", 1, "expected a metric name, found byte 0xef")]
    [DataRow(
        "a 1\r", 3, "the line ends in a carriage return: expected a number, found \"1\\u000d\"")]
    [DataRow("a 0x1p-3", 3, "expected a number, found \"0x1p-3\"")]
    [DataRow("a 1_2", 3, "expected a number, found \"1_2\"")]
    [DataRow("a +NaN", 3, "expected a number, found \"+NaN\"")]
    [DataRow("a 1e309", 3, "expected a number, found \"1e309\"")]
    [DataRow("a 1 -2", 5, "expected a timestamp in whole milliseconds, found \"-2\"")]
    [DataRow("a 1 2 3", 7, "expected the end of the line, found '3'")]
    [DataRow("# TYPE #", 8, "expected a metric name, found '#'")]
    [DataRow("# HELP ", 8, "expected a metric name, found end of line")]
    [DataRow(
        "# TYPE a COUNTER", 10,
        "expected one of counter, gauge, histogram, summary, untyped, found \"COUNTER\"")]
    [DataRow("{a} 1", 3, "expected '=' after the label name, found '}'")]
    [DataRow(
        "# TYPE a bla", 10, "expected one of counter, gauge, histogram, summary, untyped, found \"bla\"")]
    public void ABadLineSaysWhereAndWhatWasExpected(string line, int column, string reason) =>
        ParserAssert.IsRejected(line, column, reason);

    [TestMethod]
    [DataRow("")]
    [DataRow(" \t")]
    [DataRow("#")]
    [DataRow("# a comment with a \\ in it")]
    [DataRow("#TYPE a bla", DisplayName = "without a blank it is a comment")]
    [DataRow("# HELP a")]
    [DataRow("# HELP a some \\ text")]
    [DataRow("\t#\tTYPE\ta\tcounter")]
    [DataRow("# TYPE \"a.b\" gauge")]
    [DataRow("# EOF")]
    [DataRow("# UNIT a b")]
    public void ACommentOrBlankLineIsNoSample(string line) => ParserAssert.IsNothing(line);

    [TestMethod]
    public void InvalidUtf8IsRejectedWhereItStands()
    {
        ExpositionRecorder.Of([.. "a{b=\"xy"u8, 0xff, .. "\"} 1\n# HELP a "u8, 0xfe, .. "\n"u8]).Rejections
            .Should()
            .Equal(
                new Rejection(1, 8, "expected UTF-8") { Quote = ", found byte 0xff" },
                new Rejection(2, 10, "expected UTF-8") { Quote = ", found byte 0xfe" });
    }
}
