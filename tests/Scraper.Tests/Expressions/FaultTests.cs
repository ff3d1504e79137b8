namespace Scraper.Tests.Expressions;

/// <summary>What is said of a text that is no expression: place, expectation, nearest form.</summary>
[TestClass]
public sealed class FaultTests
{
    [TestMethod]
    [DataRow("", "1:1: expected an expression, found nothing")]
    [DataRow("# nothing but this", "1:1: expected an expression, found nothing")]
    [DataRow("jobs +", "1:7: expected an expression, found end of input")]
    [DataRow("jobs limit", "1:6: expected operator or end of input, found identifier \"limit\"")]
    [DataRow("(jobs", "1:6: unexpected end of input, expected \")\" to close a parenthesis")]
    [DataRow("jobs)", "1:5: unexpected \")\", no parenthesis is open")]
    [DataRow("jobs]", "1:5: unexpected \"]\", no bracket is open")]
    [DataRow("jobs{a=\"b\"", "1:11: unexpected end of input, expected \"}\" to close the label matchers")]
    [DataRow("jobs{a=\"b\" c=\"d\"}", "1:12: expected \",\" or \"}\", found identifier \"c\"")]
    [DataRow("jobs{a}", "1:7: expected label matching operator, found \"}\"")]
    [DataRow("jobs{a=b}", "1:8: expected string, found identifier \"b\"")]
    [DataRow("jobs{a=~\"(\"}", "1:6: bad regular expression: missing closing ): `(`")]
    [DataRow("jobs{a=\"b}", "1:8: unterminated string, expected \" at its end")]
    [DataRow("jobs{a=\"\\q\"}", "1:8: unknown escape sequence \\q")]
    [DataRow("jobs $ 1", "1:6: unexpected character '$'")]
    [DataRow("jobs\u00a0+ 1", "1:5: unexpected character U+00A0")]
    [DataRow("ünï", "1:1: unexpected character U+00FC")]
    [DataRow("jobs{ü=\"a\"}", "1:6: unexpected character U+00FC among label matchers")]
    [DataRow("jobs{a=\"日本\"} $", "1:18: unexpected character '$'")]
    [DataRow("jobs\n  + * 2", "2:5: expected an expression, found \"*\"")]
    [DataRow("1e", "1:1: bad number or duration \"1e\"")]
    [DataRow("jobs =~ 1", "1:6: unexpected \"=~\"")]
    [DataRow("sum by queue (jobs)", "1:8: expected \"(\", found identifier \"queue\"")]
    [DataRow("sum by (1) (jobs)", "1:9: expected label or string, found number 1")]
    [DataRow("sum by (\"\") (jobs)", "1:9: expected label, found an empty string")]
    [DataRow("abs(jobs, )", "1:9: a call has no comma behind its last argument")]
    public void WhatStandsInTheWayIsNamedWithItsPlace(string text, string fault) =>
        Evaluated.Fault(text).Should().Be(fault);

    [TestMethod]
    [DataRow("nosuch(jobs)", "1:1: unknown function \"nosuch\"")]
    [DataRow("sum()", "1:1: sum needs an argument")]
    [DataRow("sum(a, b)", "1:1: sum takes 1 argument, found 2")]
    [DataRow("topk(a)", "1:1: topk takes 2 arguments, found 1")]
    [DataRow("abs()", "1:1: abs takes 1 argument, found 0")]
    [DataRow("clamp(a, 1)", "1:1: clamp takes 3 arguments, found 2")]
    [DataRow("round(a, 1, 2)", "1:1: round takes 1 to 2 arguments, found 3")]
    [DataRow("label_join(a, \"b\")", "1:1: label_join takes at least 3 arguments, found 2")]
    [DataRow("sum(1)", "1:5: expected an instant vector in an aggregation, found a scalar")]
    [DataRow("abs(\"a\")", "1:5: expected an instant vector in a call to abs, found a string")]
    [DataRow("vector(a)", "1:8: expected a scalar in a call to vector, found an instant vector")]
    [DataRow("label_join(a, \"b\", \"c\", d)",
        "1:25: expected a string in a call to label_join, found an instant vector")]
    [DataRow("-\"a\"", "1:1: expected a scalar or an instant vector behind the sign, found a string")]
    [DataRow("a + \"b\"", "1:5: expected a scalar or an instant vector beside +, found a string")]
    [DataRow("\"a\"", "1:1: expected an instant vector or a scalar, found a string")]
    [DataRow("1 == 1", "1:3: a comparison between scalars needs bool: == bool")]
    [DataRow("a + bool b", "1:3: bool belongs to comparisons, not to +")]
    [DataRow("a and 1", "1:1: and works on two instant vectors, found a scalar")]
    [DataRow("a and on (b) group_left c", "1:1: and takes no group modifier")]
    [DataRow("a * on (b) 1", "1:1: labels can be matched between instant vectors only")]
    [DataRow("a * on (b) group_left (b) c",
        "1:3: the label \"b\" stands in on and in the group modifier at once")]
    [DataRow("a{__name__=\"b\"}", "1:1: the metric name is set twice: \"a\" and \"b\"")]
    [DataRow("{a=~\".*\"}", "1:1: expected a label matcher that an empty value does not fulfil")]
    public void TypesAreJudgedBeforeAnythingIsEvaluated(string text, string fault) =>
        Evaluated.Fault(text).Should().Be(fault);

    [TestMethod]
    [DataRow("rate(a[5m])",
        "1:1: `rate` needs a range of time; one page has only an instant: use the counter itself")]
    [DataRow("1 + avg_over_time(a[5m])",
        "1:5: `avg_over_time` needs a range of time; one page has only an instant: use the gauge itself")]
    [DataRow("a[5m]",
        "1:2: a range needs samples over time; one page has only an instant: leave the brackets out")]
    [DataRow("a[1h:5m]",
        "1:2: a range needs samples over time; one page has only an instant: leave the brackets out")]
    [DataRow("a offset 5m",
        "1:3: `offset` asks for another time; one page has only an instant: leave it out")]
    [DataRow("a @ end()", "1:3: `@` asks for another time; one page has only an instant: leave it out")]
    [DataRow("a offset", "1:9: expected number or duration or time, found end of input")]
    [DataRow("a[", "1:3: unexpected end of input, expected \"]\" to close the range")]
    [DataRow("time()", "1:1: `time` needs a clock; one page has only its samples: compare with one of them")]
    [DataRow("TOPK(3, a)", "1:1: `TOPK` chooses among series by value: use max, or a comparison")]
    [DataRow("quantile by (b) (0.5, a)",
        "1:1: `quantile` is not among the aggregations here: use min, max or avg")]
    [DataRow("sort(a)",
        "1:1: `sort` orders a vector; series are in order of their labels here: leave it out")]
    [DataRow("a atan2 b", "1:3: atan2 is not among the operators here: use + - * / % ^")]
    public void WhatOnePageCannotAnswerGetsTheNearestForm(string text, string fault) =>
        Evaluated.Fault(text).Should().Be(fault);
}
