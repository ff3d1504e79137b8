using Scraper.Tests.Support;

namespace Scraper.Tests.EndToEnd;

/// <summary>A password that stands in an address is repeated nowhere, wherever a person typed it and with
/// whatever mistake.</summary>
[TestClass]
public sealed class TypedAddressTests : IDisposable
{
    private const string Password = "pa55w0rd";

    private readonly ProcessRun _program = new();

    public void Dispose() => _program.Dispose();

    [TestMethod]
    [DataRow("parse http://u:PW@host/x")]
    [DataRow("parse https//u:PW@host")]
    [DataRow("parse u:PW@host")]
    [DataRow("http://u:PW@host")]
    [DataRow("preview http://u:PW@host")]
    [DataRow("--http://u:PW@host")]
    [DataRow("preview --target http://u:PW@host/")]
    [DataRow("preview --target https//u:PW@host")]
    [DataRow("preview --target http:/u:PW@host/")]
    [DataRow("preview --target /u:PW@host/")]
    [DataRow("preview --target http://u:x/PW@host")]
    [DataRow("once --target /u:PW@host/ --log-format json")]
    [DataRow("preview --config http://u:PW@host")]
    [DataRow("preview --schema http://u:PW@host")]
    [DataRow("schema --schema u:PW@host")]
    [DataRow("preview --format http://u:PW@host")]
    [DataRow("preview --sink http://u:PW@host")]
    [DataRow("once --splay http://u:PW@host")]
    [DataRow("once --state-dir /dev/null/u:PW@host")]
    [DataRow("status --state-dir http://u:PW@host", 0)]
    public async Task ItIsNotRepeated(string arguments, int exit = -1)
    {
        var result = await _program.RunAsync(arguments.Replace("PW", Password));

        if (exit < 0)
            result.Exit.Should().BeGreaterThan(1);
        else
            result.Exit.Should().Be(exit);
        (result.Output + result.Error).Should().NotBeEmpty().And.NotContain(Password);
    }

    [TestMethod]
    [DataRow("SCRAPER_TARGETS__0__URL")]
    [DataRow("SCRAPER_SINKS__0__TYPE")]
    [DataRow("SCRAPER_SCHEDULE__INTERVAL")]
    [DataRow("SCRAPER_LOG_FORMAT")]
    [DataRow("SCRAPER_CONFIG")]
    [DataRow("SCRAPER_LISTEN_ADDRESS")]
    [DataRow("SCRAPER_STATE_DIR", "/dev/null/")]
    public async Task NorWhereAVariableHasIt(string variable, string before = "")
    {
        // Longer than what is shown of a value, so that it is masked before it is cut.
        var value = $"{before}u:{new string('x', 90)}{Password}{new string('x', 90)}@host";

        var result = await _program.RunAsync("once", $"{variable}={value}");

        result.Exit.Should().BeGreaterThan(1);
        result.Error.Should().NotBeEmpty().And.NotContain(Password);
    }
}
