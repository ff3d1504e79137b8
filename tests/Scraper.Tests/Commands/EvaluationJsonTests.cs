using System.IO;
using System.Text;
using Scraper.Commands;
using Scraper.Expressions;
using Scraper.Tests.Support;

namespace Scraper.Tests.Commands;

/// <summary>The line that scripts read from <c>eval --format json</c>.</summary>
[TestClass]
public sealed class EvaluationJsonTests
{
    private const string Page = "jobs{queue=\"a\\\"ü\\n\"} 1000000\njobs{queue=\"b\"} +Inf\nzero 0\n";

    [TestMethod]
    [DataRow("jobs{queue!='b'}",
        """{"expr":"jobs{queue!='b'}","result":[[{"__name__":"jobs","queue":"a\"ü\n"},"1e+06"]]}""")]
    [DataRow("sum(jobs)", """{"expr":"sum(jobs)","result":[[{},"+Inf"]]}""")]
    [DataRow("-zero", """{"expr":"-zero","result":[[{},"-0"]]}""")]
    [DataRow("1 / 3", """{"expr":"1 / 3","result":[[{},"0.3333333333333333"]]}""")]
    [DataRow("NaN", """{"expr":"NaN","result":[[{},"NaN"]]}""")]
    [DataRow("nothing", """{"expr":"nothing","result":[]}""")]
    [DataRow("1 +\n 2 +",
        """{"expr":"1 +\n 2 +","error":"2:5: expected an expression, found end of input"}""")]
    [DataRow("jobs / on () zero",
        """{"expr":"jobs / on () zero","error":"several series match the same labels; """
        + """many-to-one matching must be explicit (group_left, group_right): {}"}""")]
    public void OneExpressionIsOneLine(string text, string line) => LineOf(text).Should().Be(line + "\n");

    private static string LineOf(string text)
    {
        var stream = new MemoryStream();
        EvaluationJson.WriteLine(stream, text, Expression.TryParse(text, out var expression, out var fault)
            ? expression.Evaluate(PageOf.Text(Page))
            : new Evaluation { Error = fault.ToString() });
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
