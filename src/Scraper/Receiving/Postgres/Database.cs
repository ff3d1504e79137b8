using System.Data;
using System.IO;
using Npgsql;
using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Settings;

namespace Scraper.Receiving.Postgres;

/// <summary>The database that the settings name, by its connections. A URL in a file is read again at each
/// use: a password may be changed under a running receiver.</summary>
/// <param name="url">Which.</param>
internal sealed class Database(Secret url) : IAsyncDisposable
{
    // The first row of a large answer comes when all were sorted; who asked ends it by going away.
    private const int ReadSeconds = 600;

    private readonly Lock _changing = new();
    private string? _text;
    private NpgsqlDataSource? _source;

    /// <summary>What it is called for a person.</summary>
    public string Name { get; private set; } = "the store";

    /// <summary>Null where a URL can be read and understood.</summary>
    public static Failure? Fault(Secret url) => Reveal(url).Then(text => Read(url, text)).Failure;

    /// <summary>A transaction that writes, and sees what others have committed before each of its
    /// statements.</summary>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="timeoutSeconds">How long a statement may take; null for what the settings say.</param>
    public Task<Session> WriteAsync(CancellationToken cancellation, int? timeoutSeconds = null) =>
        Session.BeginAsync(Source(), IsolationLevel.ReadCommitted, timeoutSeconds, cancellation);

    /// <summary>A transaction that reads one state.</summary>
    public async Task<Session> ReadAsync(CancellationToken cancellation)
    {
        var session = await Session.BeginAsync(
            Source(), IsolationLevel.RepeatableRead, ReadSeconds, cancellation);
        await session.RunAsync("SET TRANSACTION READ ONLY");
        return session;
    }

    /// <summary>Another one that reads the same state, beside the first.</summary>
    public async Task<Session> ReadBesideAsync(Session first, CancellationToken cancellation)
    {
        var state = await first.RowsAsync("SELECT pg_export_snapshot()", row => row.GetString(0));
        var session = await Session.BeginAsync(
            Source(), IsolationLevel.RepeatableRead, ReadSeconds, cancellation);
        // Hexadecimal digits and dashes; a statement of this kind has no parameters.
        await session.RunAsync($"SET TRANSACTION SNAPSHOT '{state[0]}'");
        return session;
    }

    /// <summary>Connections are made anew: those that wait may be of a server that is gone.</summary>
    public void Forget()
    {
        lock (_changing)
            _source?.Clear();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _source?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <exception cref="OutboxException">There is no URL that could be used.</exception>
    private NpgsqlDataSource Source()
    {
        var text = MustBe(Reveal(url));
        lock (_changing)
        {
            if (_source is not null && text == _text)
                return _source;
            var read = MustBe(Read(url, text));
            // Those that are in use end when they are given back.
            _source?.Clear();
            Name = $"the store postgres://{read.Host}:{read.Port}/{read.Database ?? read.Username}";
            var builder = new NpgsqlSlimDataSourceBuilder(read.ConnectionString);
            builder.EnableArrays();
            builder.EnableTransportSecurity();
            (_text, _source) = (text, builder.Build());
            return _source;
        }
    }

    private static Outcome<NpgsqlConnectionStringBuilder> Read(Secret url, string text)
    {
        var read = ConnectionText.Read(text);
        return read.Failure is { } wrong ? Unusable(url, wrong.Message) : read;
    }

    private static T MustBe<T>(Outcome<T> outcome)
        where T : notnull =>
        outcome.Succeeded(out var value, out var failure) ? value : throw new OutboxException(failure);

    private static Outcome<string> Reveal(Secret url)
    {
        try
        {
            return url.Reveal();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unusable(url, $"cannot read {url.File}: {OneLine.Words(e.Message.TrimEnd('.'))}");
        }
    }

    private static Failure Unusable(Secret url, string why) => new(
        FailureKind.StateUnavailable, $"receiver.postgres.{(url.File is null ? "url" : "url_file")}: {why}");
}
