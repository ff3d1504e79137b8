using Scraper.Tests.Support;

namespace Scraper.Tests.Commands;

/// <summary>What a person reads when a command line is wrong.</summary>
[TestClass]
public sealed class UsageTests : IDisposable
{
    private const string RootHint = "usage: scraper COMMAND [flags]; scraper --help lists them\n";

    private readonly CommandBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [TestMethod]
    [DataRow("", "a command is missing: run, once, preview, check, parse, eval, schema, status, outbox, "
            + "receive, usage")]
    [DataRow("--config a",
        "a command is missing: run, once, preview, check, parse, eval, schema, status, outbox, "
            + "receive, usage")]
    [DataRow("[suggest:abc]",
        "a command is missing: run, once, preview, check, parse, eval, schema, status, outbox, "
            + "receive, usage")]
    [DataRow("[suggest:-1] x", "there is no command x")]
    [DataRow("[suggest:99999999999] x", "there is no command x")]
    [DataRow("onse", "there is no command onse; did you mean once?")]
    [DataRow("onse --help", "there is no command onse; did you mean once?")]
    [DataRow("help onse", "there is no command onse; did you mean once?")]
    [DataRow("verson", "there is no command verson; did you mean version?")]
    [DataRow("/?", "there is no command /?")]
    [DataRow("-?", "there is no flag -?")]
    [DataRow("--bogus --help", "there is no flag --bogus")]
    public async Task WithoutACommandTheHintIsThatOfTheProgram(string arguments, string fault) =>
        (await _bench.RunAsync(arguments)).Should().Be(
            new CommandResult(2, "", $"scraper: {fault}\n{RootHint}"));

    [TestMethod]
    [DataRow("once --sumary", "once", "there is no flag --sumary; did you mean --summary?")]
    [DataRow("once --bogus", "once", "there is no flag --bogus")]
    [DataRow("once --formt json", "once", "there is no flag --formt")]
    [DataRow("once --listen :1", "once", "once does not read --listen")]
    [DataRow("parse page --config a", "parse FILE|-", "parse does not read --config")]
    [DataRow("eval up --state-dir a", "eval EXPR|-", "eval does not read --state-dir")]
    [DataRow("schema --target a", "schema", "schema does not read --target")]
    [DataRow("status --schema a", "status", "status does not read --schema")]
    [DataRow("--config a once", "once", "--config stands before the command; write scraper once --config")]
    [DataRow("once /h", "once", "unrecognized command or argument '/h'")]
    [DataRow("once --summary=false", "once", "unrecognized command or argument 'false'")]
    [DataRow("once extra", "once", "unrecognized command or argument 'extra'")]
    [DataRow("once --wait soon", "once", "--wait: expected a duration such as 30s or 5m, found \"soon\"")]
    [DataRow("preview --format xml", "preview",
        "--format: expected one of table, json, text, lp, found \"xml\"")]
    [DataRow("parse", "parse FILE|-", "required argument 'FILE|-' missing for command: 'parse'")]
    [DataRow("parse a --strct", "parse FILE|-", "there is no flag --strct; did you mean --strict?")]
    [DataRow("eval --fromat=json up", "eval EXPR|-",
        "there is no flag --fromat; did you mean --format?")]
    [DataRow("once --target", "once", "required argument missing for option: '--target'")]
    [DataRow("once --config a --config b", "once",
        "option '--config' expects a single argument but 2 were provided")]
    public async Task AFaultIsOneSentenceAndAHint(string arguments, string call, string fault)
    {
        var hint = $"usage: scraper {call} [flags]; scraper {call.Split(' ')[0]} --help lists them";

        (await _bench.RunAsync(arguments)).Should().Be(
            new CommandResult(2, "", $"scraper: {fault}\n{hint}\n"));
    }

    [TestMethod]
    [DataRow("eval -up")]
    [DataRow("eval -- --up")]
    public async Task AnExpressionMayBeginWithAMinus(string arguments)
    {
        _bench.Pages.Failing(1, message: "nobody listens there.");

        (await _bench.RunAsync(arguments)).Error
            .Should().Be("connection_refused: nobody listens there.\n");
    }
}
