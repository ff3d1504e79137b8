using System.IO;
using System.Runtime.Versioning;
using Scraper.Hosting;
using Scraper.Outcomes;
using Scraper.Settings;
using Scraper.Tests.Support;
using Scraper.Translating;

namespace Scraper.Tests.Hosting;

/// <summary>The key of hashed tags: how it comes to be, what is no key, and what a person is told of one.
/// </summary>
[TestClass]
[UnsupportedOSPlatform("windows")]
public sealed class PrivacyKeyTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("scraper-");
    private readonly KeepingLogger _log = new();

    private string KeyFile => Path.Combine(_directory.FullName, "state", "privacy.key");

    public void Dispose() => _directory.Delete(recursive: true);

    [TestMethod]
    public void OneThatIsMissingIsMadeForItsOwnerAloneAndTold()
    {
        var made = Key().ReadOrMake().Value;

        new FileInfo(KeyFile).Length.Should().Be(PrivacyKey.Bytes);
        File.GetUnixFileMode(KeyFile).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.GetFiles(Path.GetDirectoryName(KeyFile)!).Should().Equal(KeyFile);
        _log.Lines.Should().Equal(
            $"Warning: privacy.key_file {KeyFile} was not there and was made just now: what is hashed "
            + "matches no report from before; keep the file on a volume that outlives this program");
        var again = Key();
        again.ReadOrMake().Value.Sent("org", "a").Should().Be(made.Sent("org", "a"));
        Key().Read().Value.Sent("org", "a").Should().Be(made.Sent("org", "a"));
        _log.Lines.Should().HaveCount(1);
    }

    [TestMethod]
    public void WhoOnlyLooksMakesNone()
    {
        Message(Key().Read()).Should().Be(
            $"privacy.key_file {KeyFile} cannot be used: there is no such file; run and once make it, or "
            + "name the one that they made");
        Directory.GetFileSystemEntries(_directory.FullName).Should().BeEmpty();
    }

    [TestMethod]
    public void WhereNothingIsHashedNoFileIsLookedAt()
    {
        Key("drop").ReadOrMake().Value.Sent("org", "a").Should().BeNull();
        Directory.GetFileSystemEntries(_directory.FullName).Should().BeEmpty();
    }

    [TestMethod]
    public void OfSeveralThatMakeOneAtOnceAllHaveTheSame()
    {
        var hashes = new string?[16];

        Parallel.For(0, hashes.Length, at => hashes[at] = Key().ReadOrMake().Value.Sent("org", "a"));

        hashes.Distinct().Should().ContainSingle();
        _log.Lines.Where(line => line.Contains("made just now")).Should().ContainSingle();
        Directory.GetFiles(Path.GetDirectoryName(KeyFile)!).Should().Equal(KeyFile);
    }

    [TestMethod]
    public void WhatHappensToTheFileLaterChangesNothing()
    {
        var key = Key();
        var before = key.ReadOrMake().Value.Sent("org", "a");

        File.Delete(KeyFile);

        key.Read().Value.Sent("org", "a").Should().Be(before);
        Key().ReadOrMake().Value.Sent("org", "a").Should().NotBe(before);
    }

    [TestMethod]
    [DataRow(0, "it has 0 bytes")]
    [DataRow(31, "it has 31 bytes")]
    [DataRow(4097, "it has more than 4096 bytes")]
    public void AFileThatIsNoKeyIsNotTakenForOneAndNotReplaced(int length, string why)
    {
        Put(new byte[length]);

        Message(Key().ReadOrMake()).Should().Be(
            $"privacy.key_file {KeyFile} cannot be used: {why}, and a key has from 32 to 4096, such as "
            + "head -c 32 /dev/urandom makes");
        new FileInfo(KeyFile).Length.Should().Be(length);
        _log.Lines.Should().BeEmpty();
    }

    [TestMethod]
    [DataRow(32)]
    [DataRow(4096)]
    public void AnyOtherIsAsItIs(int length)
    {
        Put([.. Enumerable.Range(0, length).Select(at => (byte)at)]);

        Key().Read().Failure.Should().BeNull();
        _log.Lines.Should().BeEmpty();
    }

    [TestMethod]
    [DataRow("/dev/zero", "it is no regular file")]
    [DataRow("/tmp", "it is no regular file")]
    [DataRow("/proc/no/such/key", "Could not find")]
    [DataRow("/dev/null/key", "")]
    public void WhatCannotHoldAKeyIsToldAndWaitedForByNobody(string file, string why) =>
        Message(Key(file: file).ReadOrMake()).Should()
            .StartWith($"privacy.key_file {file} cannot be used: {why}");

    [TestMethod]
    public void APipeIsNotWaitedFor()
    {
        using var pipe = new ScrapingFifo();

        Message(Key(file: pipe.Path).ReadOrMake()).Should().EndWith("it is no regular file");
    }

    [TestMethod]
    public void ALinkThatLeadsNowhereIsLeftAlone()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(KeyFile)!);
        File.CreateSymbolicLink(KeyFile, "/no/such/file");

        Key().ReadOrMake().Failure!.Kind.Should().Be(FailureKind.PrivacyKeyUnusable);
        new FileInfo(KeyFile).LinkTarget.Should().Be("/no/such/file");
        Directory.GetFileSystemEntries(Path.GetDirectoryName(KeyFile)!).Should().Equal(KeyFile);
    }

    [TestMethod]
    public void NoneIsMadeWhereEverybodyMayPutAnother()
    {
        var folder = Directory.CreateDirectory(Path.GetDirectoryName(KeyFile)!);
        folder.UnixFileMode |= UnixFileMode.OtherWrite | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

        Message(Key().ReadOrMake()).Should().EndWith(
            $"everybody may write in {folder.FullName}; take that away (chmod o-w), or name another place");
        folder.GetFileSystemInfos().Should().BeEmpty();
    }

    [TestMethod]
    [DataRow(UnixFileMode.OtherRead)]
    [DataRow(UnixFileMode.OtherWrite)]
    public void OneThatOthersMayReadOrWriteIsWarnedOf(UnixFileMode mode)
    {
        Put(new byte[32]);
        File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.GroupRead | mode);

        Key().Read().Failure.Should().BeNull();

        _log.Lines.Should().Equal(
            $"Warning: {KeyFile}: others can read or write this key, and so find out what was hashed; "
            + $"chmod o-rw {KeyFile}");
    }

    [TestMethod]
    public void OneOfAnotherUserIsWarnedOf()
    {
        if (!Environment.IsPrivilegedProcess)
            Assert.Inconclusive("only root gives a file away");
        Put(new byte[32]);
        using (var chown = System.Diagnostics.Process.Start("chown", ["65534", KeyFile]))
            chown.WaitForExit();

        Key().Read().Failure.Should().BeNull();

        _log.Lines.Should().Equal(
            $"Warning: {KeyFile}: this key belongs to another user, who can read and change it");
    }

    [TestMethod]
    public async Task ASidecarMakesItAtItsStartAndTellsSo()
    {
        await using var sidecar = await RunningSidecar.StartAsync(settings =>
            settings with { Privacy = Options() });

        sidecar.Log.Should().Contain($"warn privacy.key_file {KeyFile} was not there and was made just now");
        new FileInfo(KeyFile).Length.Should().Be(PrivacyKey.Bytes);
    }

    [TestMethod]
    public async Task ASidecarWithoutAKeyDoesNotStart()
    {
        Put([1]);

        var (failure, log) = await RunningSidecar.RunAsync(settings => settings with { Privacy = Options() });

        failure!.Kind.Should().Be(FailureKind.PrivacyKeyUnusable);
        log.Should().NotContain("listening");
    }

    [TestMethod]
    public async Task WhileReportingIsOffASidecarMakesNone()
    {
        await using var sidecar = await RunningSidecar.StartAsync(settings => settings with
        {
            Privacy = Options(),
            Reporting = new ReportingSwitch(["DO_NOT_TRACK=1"]),
        });

        Directory.GetFileSystemEntries(_directory.FullName).Should().BeEmpty();
    }

    private void Put(byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(KeyFile)!);
        File.WriteAllBytes(KeyFile, bytes);
        File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private PrivacyKey Key(string rule = "hash", string? file = null) => new(Options(rule, file), _log);

    private PrivacyOptions Options(string rule = "hash", string? file = null) => new()
    {
        Tags = [new TagChoice("org", Labels.Parse<TagRule>(rule)!.Value, new Origin("", 0, 0, ""))],
        KeyFile = file ?? KeyFile,
    };

    private static string Message(Outcome<TagPrivacy> outcome)
    {
        outcome.Failure!.Kind.Should().Be(FailureKind.PrivacyKeyUnusable);
        return outcome.Failure.Message;
    }
}
