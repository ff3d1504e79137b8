namespace Scraper.Tests.Expressions;

/// <summary>What expressions come to: PromQL's rules that are easily missed.</summary>
[TestClass]
public sealed class EvaluationTests
{
    private const string Page =
        """
        jobs{queue="a",state="ok"} 10
        jobs{queue="a",state="error"} 2
        jobs{queue="b",state="ok"} 5
        limit{queue="a"} 20
        limit{queue="b"} 0
        least{queue="a"} 1
        owner{queue="a",team="red"} 1
        owner{queue="b",team="blue"} 1
        odd{i="1"} NaN
        odd{i="2"} 3
        odd{i="3"} -Inf
        big{i="1"} 1e308
        big{i="2"} 1e308
        tiny{i="1"} 0.1
        tiny{i="2"} 1e16
        tiny{i="3"} -1e16
        {"utf.8","läbel"="x"} 8
        sum 42

        """;

    [TestMethod]
    [DataRow("jobs{queue='a',state!='ok'}", "jobs{queue=\"a\", state=\"error\"} 2")]
    [DataRow("{__name__=~'lim.*',queue=`a`}", "limit{queue=\"a\"} 20")]
    [DataRow("{\"utf.8\",\"läbel\"='x'}", "utf.8{läbel=\"x\"} 8")]
    [DataRow("{__name__=~'jobs|limit',__name__!='jobs',queue='a'}", "limit{queue=\"a\"} 20")]
    [DataRow("SUM(sum)", "{} 42")]
    [DataRow("limit{queue='a',}", "limit{queue=\"a\"} 20")]
    [DataRow("limit{queue='a',queue='b'}", "")]
    [DataRow("nothing", "")]
    public void SelectorsTakeWhatFulfilsAllConditions(string text, string value) =>
        Evaluated.Over(Page, text).Should().Be(value);

    [TestMethod]
    [DataRow("sum by (queue,) (jobs)", "{queue=\"a\"} 12\n{queue=\"b\"} 5")]
    [DataRow("sum(jobs) without (state)", "{queue=\"a\"} 12\n{queue=\"b\"} 5")]
    [DataRow("sum by (__name__) (jobs)", "jobs{} 17")]
    [DataRow("sum by (\"läbel\") ({\"utf.8\"})", "{läbel=\"x\"} 8")]
    [DataRow("sum(tiny)", "{} 0.1")]
    [DataRow("avg(tiny)", "{} 0.03333333333333333")]
    [DataRow("avg(big)", "{} 1e+308")]
    [DataRow("sum(big)", "{} +Inf")]
    [DataRow("min(odd)", "{} -Inf")]
    [DataRow("max(odd)", "{} 3")]
    [DataRow("max(odd{i='1'})", "{} NaN")]
    [DataRow("sum(odd)", "{} NaN")]
    [DataRow("avg(odd{i!='1'})", "{} -Inf")]
    [DataRow("count(odd)", "{} 3")]
    [DataRow("group by (i) (odd{i='2'})", "{i=\"2\"} 1")]
    public void AggregationsKeepTheLabelsTheyAreToldTo(string text, string value) =>
        Evaluated.Over(Page, text).Should().Be(value);

    [TestMethod]
    [DataRow("-2 ^ 2", "-4")]
    [DataRow("2 ^ 3 ^ 2", "512")]
    [DataRow("2 ^ -1 ^ 2", "0.5")]
    [DataRow("-7 % 3", "-1")]
    [DataRow("1 - 2 - 3", "-4")]
    [DataRow("1 + 2 * 3 == bool 7", "1")]
    [DataRow("0x1F + 1_000 + 017 + .5 + 5.", "1051.5")]
    [DataRow("1h30m + 500ms", "5400.5")]
    [DataRow("- - 1", "1")]
    [DataRow("-limit{queue='a'}", "{queue=\"a\"} -20")]
    [DataRow("+limit{queue='a'}", "limit{queue=\"a\"} 20")]
    [DataRow("limit{queue='a'} * 2", "{queue=\"a\"} 40")]
    [DataRow("limit > 0", "limit{queue=\"a\"} 20")]
    [DataRow("0 < limit", "limit{queue=\"a\"} 20")]
    [DataRow("0 < bool limit", "{queue=\"a\"} 1\n{queue=\"b\"} 0")]
    [DataRow("odd == odd", "odd{i=\"2\"} 3\nodd{i=\"3\"} -Inf")]
    public void OperatorsHavePromqlsPrecedenceAndDropTheNameWhereTheyCalculate(string text, string value) =>
        Evaluated.Over(Page, text).Should().Be(value);

    [TestMethod]
    [DataRow("jobs{state='ok'} / ignoring (state) jobs{state='error'}", "{queue=\"a\"} 5")]
    [DataRow("jobs{state='ok'} / on (queue) limit", "{queue=\"a\"} 0.5\n{queue=\"b\"} +Inf")]
    [DataRow("jobs{state='ok'} * on (queue) group_left (team) owner",
        "{queue=\"a\", state=\"ok\", team=\"red\"} 10\n{queue=\"b\", state=\"ok\", team=\"blue\"} 5")]
    [DataRow("limit < on (queue) group_right jobs", "jobs{queue=\"b\", state=\"ok\"} 0")]
    [DataRow("limit and on (queue) jobs{state='error'}", "limit{queue=\"a\"} 20")]
    [DataRow("limit unless on (queue) jobs{state='error'}", "limit{queue=\"b\"} 0")]
    [DataRow("sum(limit) or on () jobs", "{} 20")]
    [DataRow("jobs > 2 or limit > 10",
        "jobs{queue=\"a\", state=\"ok\"} 10\njobs{queue=\"b\", state=\"ok\"} 5\nlimit{queue=\"a\"} 20")]
    public void VectorsMatchByLabels(string text, string value) =>
        Evaluated.Over(Page, text).Should().Be(value);

    [TestMethod]
    [DataRow("jobs / on (queue) limit", "error: several series match the same labels; many-to-one "
        + "matching must be explicit (group_left, group_right): {queue=\"a\"}")]
    [DataRow("limit / on () owner", "error: the right side has several series with the same matching labels; "
        + "many-to-many matching is not allowed: {} of {__name__=\"owner\", queue=\"a\", team=\"red\"} and "
        + "{__name__=\"owner\", queue=\"b\", team=\"blue\"}")]
    [DataRow("jobs * ignoring (queue, state, team) group_left (state, queue) owner{queue='a'}",
        "error: several series match with the same result; "
        + "the group modifier's labels must tell them apart: {queue=\"a\"}")]
    [DataRow("abs({__name__=~'limit|least'})",
        "error: the vector would hold the same labels twice: {queue=\"a\"}")]
    [DataRow("label_replace(limit, 'queue', 'same', '', '')",
        "error: the vector would hold the same labels twice: {__name__=\"limit\", queue=\"same\"}")]
    [DataRow("label_replace(limit, '', 'x', '', '')",
        "error: label_replace: expected the name of a label to set, found none")]
    [DataRow("label_replace(limit, 'a', 'x', '', '(')",
        "error: label_replace: bad regular expression: missing closing ): `^(?s:()$`")]
    public void WhatIsAmbiguousIsAnError(string text, string error) =>
        Evaluated.Over(Page, text).Should().Be(error);

    [TestMethod]
    [DataRow("label_replace(limit{queue='a'}, 'q', '$1-${x}$$', 'queue', '(?P<x>.)')",
        "limit{q=\"a-a$\", queue=\"a\"} 20")]
    [DataRow("label_replace(limit{queue='a'}, 'q', '${1}b', 'queue', '(.)')",
        "limit{q=\"ab\", queue=\"a\"} 20")]
    [DataRow("label_replace(limit{queue='a'}, 'queue', '', '', '')", "limit{} 20")]
    [DataRow("label_replace(limit{queue='a'}, 'q', 'x', 'queue', 'b')", "limit{queue=\"a\"} 20")]
    [DataRow("label_join(limit{queue='a'}, 'j', '-', 'queue', 'no', 'queue')",
        "limit{j=\"a--a\", queue=\"a\"} 20")]
    [DataRow("absent(no{a='b',c=~'d',e='f',e='g'})", "{a=\"b\"} 1")]
    [DataRow("absent((no{a='b'}))", "{a=\"b\"} 1")]
    [DataRow("absent(jobs)", "")]
    [DataRow("scalar(limit{queue='a'}) + 1", "21")]
    [DataRow("scalar(limit)", "NaN")]
    [DataRow("vector(1) + 1", "{} 2")]
    [DataRow("round(vector(-2.5))", "{} -2")]
    [DataRow("round(vector(7), 2)", "{} 8")]
    [DataRow("clamp(limit, 5, 1)", "")]
    [DataRow("clamp_max(odd{i='1'}, -Inf)", "{i=\"1\"} -Inf")]
    [DataRow("clamp_min(odd{i='3'}, NaN)", "{i=\"3\"} NaN")]
    public void FunctionsAreThoseOfPromql(string text, string value) =>
        Evaluated.Over(Page, text).Should().Be(value);
}
