using System.Diagnostics;
using System.IO;
using System.Runtime.Versioning;
using Scraper.Forwarding;
using Scraper.Forwarding.JsonLines;
using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Tests.Support;

namespace Scraper.Tests.Outbox;

/// <summary>What others put into the state directory is not taken for ours.</summary>
[TestClass]
[SupportedOSPlatform("linux")]
public sealed class StateGuardTests : IDisposable
{
    private const UnixFileMode All = (UnixFileMode)0x1ff;

    private readonly StateDirectory _state = new();
    private readonly string _elsewhere = Directory.CreateTempSubdirectory("scraper-").FullName;

    public void Dispose()
    {
        Directory.Delete(_elsewhere, recursive: true);
        _state.Dispose();
    }

    [TestMethod]
    [DataRow("outbox.db")]
    [DataRow("outbox.db-wal")]
    [DataRow("outbox.db-shm")]
    public void AFileOfTheOutboxThatLeadsToAnothersIsNotOpened(string name)
    {
        Directory.CreateDirectory(_state.Path);
        var theirs = TheirFile();
        File.CreateSymbolicLink(Path.Combine(_state.Path, name), theirs);

        var failure = _state.TryOpen().Failure;

        failure.Should().Be(new Failure(FailureKind.StateUnavailable,
            $"cannot use the state directory {_state.Path}: {name} leads to {theirs}, a file of another "
            + "user; choose another one (--state-dir)"));
        File.ReadAllText(theirs).Should().Be("theirs");
    }

    [TestMethod]
    public void AnOutboxThatIsOnlyLookedAtIsNotOpenedEither()
    {
        Directory.CreateDirectory(_state.Path);
        File.CreateSymbolicLink(_state.Database, TheirFile());

        var look = () => SqliteOutbox.Peek(_state.Options)!.States();

        look.Should().Throw<OutboxException>().WithMessage("*outbox.db leads to *, a file of another user*");
    }

    [TestMethod]
    public void ALockThatLeadsToAnothersFileIsNotTaken()
    {
        var outbox = _state.Open();
        File.CreateSymbolicLink(Path.Combine(_state.Path, "outbox.sink-a.lock"), TheirFile());

        var claim = () => outbox.Claim("a");

        claim.Should().Throw<OutboxException>().WithMessage("*outbox.sink-a.lock leads to *");
    }

    [TestMethod]
    public async Task AFileOfReportsThatLeadsToAnothersIsNotWritten()
    {
        var (path, theirs) = (Path.Combine(_elsewhere, "reports.jsonl"), TheirFile());
        File.CreateSymbolicLink(path, theirs);
        var sink = new FileSink(new FileSinkOptions { Name = "file", Path = path }, PlainClients.Parts());
        var reason = $"cannot write to {path}: reports.jsonl leads to {theirs}, a file of another user";

        (await sink.SendAsync(Some.Frozen(), default)).Should().Be(Delivery.RetryLater(reason));
        (await sink.ProbeAsync(default)).Fault.Should().Be(reason);

        File.ReadAllText(theirs).Should().Be("theirs");
    }

    [TestMethod]
    public void ALinkThatLeadsToALinkIsFollowedToItsEnd()
    {
        var (first, second) = (Path.Combine(_elsewhere, "first"), Path.Combine(_elsewhere, "second"));
        File.CreateSymbolicLink(second, Path.GetFileName(TheirFile()));
        File.CreateSymbolicLink(first, "second");

        var look = () => StateGuard.RefuseForeignLink(first);

        look.Should().Throw<IOException>();
    }

    [TestMethod]
    public void WhatIsNobodyElsesIsFollowed()
    {
        var ours = Path.Combine(_elsewhere, "ours");
        File.WriteAllText(ours, "");
        using var open = File.OpenRead(TheirFile());
        var data = Directory.CreateDirectory(Path.Combine(_elsewhere, "..2026"));
        File.WriteAllText(Path.Combine(data.FullName, "settings"), "");
        File.CreateSymbolicLink(Path.Combine(_elsewhere, "..data"), "..2026");
        string[] targets =
        [
            ours, "/dev/null", "/dev/stdout", $"/proc/self/fd/{open.SafeFileHandle.DangerousGetHandle()}",
            "..data/settings", "missing", "link-to-itself",
        ];
        foreach (var (at, target) in targets.Index())
        {
            var link = Path.Combine(_elsewhere, at == targets.Length - 1 ? target : $"link-{at}");
            File.CreateSymbolicLink(link, target);
            StateGuard.RefuseForeignLink(link);
        }
        StateGuard.RefuseForeignLink(ours);
        StateGuard.RefuseForeignLink($"/dev/fd/{open.SafeFileHandle.DangerousGetHandle()}");
    }

    [TestMethod]
    public void AFileOfAnotherUserThatIsNoLinkIsOursToUse()
    {
        var theirs = TheirFile();

        StateGuard.RefuseForeignLink(theirs);
    }

    [TestMethod]
    public void ADirectoryThatEverybodyMayWriteIsRefused()
    {
        Directory.CreateDirectory(_state.Path);
        File.SetUnixFileMode(_state.Path, All);

        _state.TryOpen().Failure.Should().Be(new Failure(FailureKind.StateUnavailable,
            $"everybody may write in the state directory {_state.Path}; take that away (chmod o-w) or choose "
            + "another one, such as a directory in it (--state-dir)"));
        var look = () => SqliteOutbox.Peek(_state.Options)!.States();
        look.Should().Throw<OutboxException>().WithMessage("everybody may write in *");
        Directory.GetFileSystemEntries(_state.Path).Should().BeEmpty();
    }

    [TestMethod]
    public void ADirectoryThatWasOpenedToEverybodyIsRefusedFromThenOn()
    {
        var outbox = _state.Open();
        File.SetUnixFileMode(_state.Path, All);

        outbox.Append(Some.Frozen(), ["a"]).Failure!.Message.Should().StartWith("everybody may write in ");
        var look = () => SqliteOutbox.Peek(_state.Options)!.States();
        look.Should().Throw<OutboxException>().WithMessage("everybody may write in *");
    }

    [TestMethod]
    [DataRow(UnixFileMode.StickyBit | All)]
    [DataRow(UnixFileMode.SetGroup | (All & ~UnixFileMode.OtherWrite))]
    [DataRow(All & ~UnixFileMode.OtherWrite)]
    public void ADirectoryInWhichNobodyCanTakeOursAwayIsUsed(UnixFileMode mode)
    {
        Directory.CreateDirectory(_state.Path);
        File.SetUnixFileMode(_state.Path, mode);

        _state.TryOpen().Failure.Should().BeNull();
    }

    /// <summary>A file of a user that is not this process's, which only root can make.</summary>
    private string TheirFile()
    {
        if (Environment.UserName != "root")
            Assert.Inconclusive("only root can give a file to another user");
        var path = Path.Combine(_elsewhere, "theirs");
        File.WriteAllText(path, "theirs");
        using var chown = Process.Start("chown", ["65533", path]);
        chown.WaitForExit();
        chown.ExitCode.Should().Be(0);
        return path;
    }
}
