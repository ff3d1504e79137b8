using System.Data;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace Scraper.Receiving.Postgres;

/// <summary>A transaction on a connection of its own, which is undone where it is not committed.</summary>
internal sealed class Session : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly CancellationToken _cancellation;

    private Session(
        NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellation) =>
        (_connection, _transaction, _cancellation) = (connection, transaction, cancellation);

    /// <summary>How long a statement may take, in seconds; what the settings say where nobody says
    /// otherwise.</summary>
    public int? TimeoutSeconds { get; init; }

    /// <summary>Begins one.</summary>
    /// <param name="source">Connections.</param>
    /// <param name="level">What it sees of others.</param>
    /// <param name="timeoutSeconds">How long a statement may take; null for what the settings say.</param>
    /// <param name="cancellation">Ends each of its statements.</param>
    public static async Task<Session> BeginAsync(
        NpgsqlDataSource source, IsolationLevel level, int? timeoutSeconds, CancellationToken cancellation)
    {
        var connection = await OpenAsync(source, cancellation);
        try
        {
            var transaction = await connection.BeginTransactionAsync(level, cancellation);
            return new Session(connection, transaction, cancellation) { TimeoutSeconds = timeoutSeconds };
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes it durable.</summary>
    public Task CommitAsync() => _transaction.CommitAsync(_cancellation);

    /// <summary>Runs a statement; how many rows it changed.</summary>
    /// <param name="sql">With <c>$1</c>, <c>$2</c>… for the values.</param>
    /// <param name="values">These, of <see cref="Sent"/>.</param>
    public async Task<int> RunAsync(string sql, params NpgsqlParameter[] values)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteNonQueryAsync(_cancellation);
    }

    /// <summary>The rows of a query.</summary>
    public async Task<List<T>> RowsAsync<T>(
        string sql, Func<NpgsqlDataReader, T> row, params NpgsqlParameter[] values)
    {
        var rows = new List<T>();
        await using var reader = await ReadAsync(sql, values);
        while (await reader.ReadAsync(_cancellation))
            rows.Add(row(reader));
        return rows;
    }

    /// <summary>The rows of a query, one after another.</summary>
    public Task<NpgsqlDataReader> ReadAsync(string sql, params NpgsqlParameter[] values) =>
        Command(sql, values).ExecuteReaderAsync(_cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private static async Task<NpgsqlConnection> OpenAsync(
        NpgsqlDataSource source, CancellationToken cancellation)
    {
        try
        {
            return await source.OpenConnectionAsync(cancellation);
        }
        catch (Exception e) when (e is CryptographicException or AuthenticationException
            or NotSupportedException or InvalidOperationException or ArgumentException)
        {
            // A certificate that is none, a way of logging in that is not known here.
            throw new NpgsqlException("no connection", e);
        }
    }

    private NpgsqlCommand Command(string sql, NpgsqlParameter[] values)
    {
        var command = new NpgsqlCommand(sql, _connection, _transaction);
        command.Parameters.AddRange(values);
        if (TimeoutSeconds is { } seconds)
            command.CommandTimeout = seconds;
        return command;
    }
}

/// <summary>Values that are sent with a statement, each with its type: what Npgsql would guess of an array is
/// another one.</summary>
internal static class Sent
{
    public static NpgsqlParameter Of(long value) => Typed(value, NpgsqlDbType.Bigint);

    public static NpgsqlParameter Of(byte[]? value) => Typed(value, NpgsqlDbType.Bytea);

    /// <summary>A text that a sender chose.</summary>
    public static NpgsqlParameter Utf8(string text) => Of(Encoding.UTF8.GetBytes(text));

    public static NpgsqlParameter Of(Guid value) => Typed(value, NpgsqlDbType.Uuid);

    public static NpgsqlParameter Of(IEnumerable<Guid> values) => Several(values, NpgsqlDbType.Uuid);

    public static NpgsqlParameter Of(IEnumerable<Guid?> values) => Several(values, NpgsqlDbType.Uuid);

    public static NpgsqlParameter Of(IEnumerable<long> values) => Several(values, NpgsqlDbType.Bigint);

    public static NpgsqlParameter Of(IEnumerable<long?> values) => Several(values, NpgsqlDbType.Bigint);

    public static NpgsqlParameter Of(IEnumerable<bool> values) => Several(values, NpgsqlDbType.Boolean);

    public static NpgsqlParameter Of(IEnumerable<string?> values) => Several(values, NpgsqlDbType.Text);

    public static NpgsqlParameter Of(IEnumerable<byte[]?> values) => Several(values, NpgsqlDbType.Bytea);

    private static NpgsqlParameter Several<T>(IEnumerable<T> values, NpgsqlDbType type) =>
        Typed<T[]>([.. values], NpgsqlDbType.Array | type);

    private static NpgsqlParameter Typed<T>(T value, NpgsqlDbType type) =>
        new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type };
}
