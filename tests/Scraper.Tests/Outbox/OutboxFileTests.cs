using System.IO;
using System.Runtime.Versioning;
using Microsoft.Data.Sqlite;
using Scraper.Outbox;
using Scraper.Tests.Support;

namespace Scraper.Tests.Outbox;

/// <summary>The file of the outbox, and how it is opened, claimed and shared.</summary>
[TestClass]
public sealed class OutboxFileTests : IDisposable
{
    private static readonly DateTimeOffset Now = Some.Time;

    private readonly StateDirectory _state = new();

    public void Dispose() => _state.Dispose();

    [TestMethod]
    public void ASinkHasOneSenderAtATime()
    {
        var (run, once) = (_state.Open(), _state.Open());
        var claim = run.Claim("https://a/b c");
        claim.Should().NotBeNull();

        once.Claim("https://a/b c").Should().BeNull();
        once.Claim("another").Should().NotBeNull();

        claim!.Dispose();
        using var next = once.Claim("https://a/b c");
        next.Should().NotBeNull();
    }

    [TestMethod]
    public void ANameOfAnyLengthCanBeClaimed()
    {
        var (run, once) = (_state.Open(), _state.Open());
        var name = new string('ü', 200);
        using var claim = run.Claim(name);

        claim.Should().NotBeNull();
        once.Claim(name).Should().BeNull();
        once.Claim("ü").Should().NotBeNull();
    }

    [TestMethod]
    public void TwoWritersAtOnceLoseNothing()
    {
        var outboxes = new[] { _state.Open(), _state.Open() };
        Parallel.ForEach(Enumerable.Range(0, 40), i =>
            outboxes[i % 2].Append(Some.Frozen(Now.AddSeconds(i)), ["a"]).Failure.Should().BeNull());

        outboxes[0].Waiting("a").Should().HaveCount(40);
    }

    [TestMethod]
    public void AQuestionDoesNotWaitForAWriter()
    {
        var outbox = _state.Open();
        outbox.Append(Some.Frozen(), ["a"]);
        using var connection = new OutboxFile(_state.Path).Open();
        using var writing = connection.BeginTransaction(deferred: false);

        outbox.Waiting("a").Should().ContainSingle();
    }

    [TestMethod]
    public void EachConnectionSyncsWaitsAndKeepsReferencesWhole()
    {
        using var connection = new OutboxFile(_state.Path).Open();

        new[] { "synchronous", "busy_timeout", "foreign_keys" }
            .Select(name => connection.Scalar($"PRAGMA {name}")).Should().Equal(2L, 5000L, 1L);
        connection.DefaultTimeout.Should().Be(10);
    }

    [TestMethod]
    public void TheFileHasALogOfItsOwnAndCanShrink()
    {
        _state.Open();
        using var connection = OutboxFile.Connect(_state.Database, SqliteOpenMode.ReadWrite);

        connection.Scalar("PRAGMA journal_mode").Should().Be("wal");
        connection.Scalar("PRAGMA auto_vacuum").Should().Be(2L);
    }

    [TestMethod]
    public void WhatWasDrainedGoesBackToTheFileSystem()
    {
        _state.Fill(300);
        var full = new FileInfo(_state.Database).Length;
        var outbox = _state.Open();
        while (outbox.NextDue("a", Now) is { } due)
            outbox.Accepted(due, Now);

        for (var look = 0; look < 10; look++)
            outbox.Expire(["a"], Now);

        _state.Close();
        new FileInfo(_state.Database).Length.Should().BeLessThan(full * 2 / 3);
    }

    [TestMethod]
    [UnsupportedOSPlatform("windows")]
    public void OnlyTheOwnerMayReadTheState()
    {
        _state.Open().Append(Some.Frozen(), ["a"]);

        File.GetUnixFileMode(_state.Path).Should().Be(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.GetUnixFileMode(_state.Database).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
