using System.Net;
using Scraper.Receiving.Guards;
using Scraper.Receiving.Postgres;
using Scraper.Settings;

namespace Scraper.Receiving;

/// <summary>What <c>receiver</c> of the settings says: where reports come in, who may send and read, what is
/// kept of them and for how long.</summary>
internal sealed record ReceiverOptions
{
    /// <summary><c>listen_address</c>.</summary>
    public ListenAddress ListenAddress { get; init; } = ListenAddress.Parse(":9811")!;

    /// <summary><c>store</c>.</summary>
    public StoreKind Store { get; init; } = StoreKind.Sqlite;

    /// <summary><c>postgres</c>: the database of that store.</summary>
    public PostgresOptions Postgres { get; init; } = new();

    /// <summary><c>retention</c>: a report observed earlier is not taken and not kept, in seconds.</summary>
    public double RetentionSeconds { get; init; } = 400 * 24 * 60 * 60;

    /// <summary><c>max_ahead</c>: a report observed further ahead of this clock is not taken, in
    /// seconds.</summary>
    public double MaxAheadSeconds { get; init; } = 60 * 60;

    /// <summary><c>interval</c>: how often a server is expected to report, in seconds.</summary>
    public double IntervalSeconds { get; init; } = 8 * 60 * 60;

    /// <summary><c>ip</c>: what is kept of the sender's address.</summary>
    public AddressKeeping Ip { get; init; } = AddressKeeping.Keep;

    /// <summary><c>trusted_proxies</c>: whose <c>X-Forwarded-For</c> is believed.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary><c>schemas</c>: files of schemas that are taken beside the built-in one.</summary>
    public IReadOnlyList<string> Schemas { get; init; } = [];

    /// <summary><c>bearer_tokens_file</c>: one token a line, each lets its bearer send.</summary>
    public string? BearerTokensFile { get; init; }

    /// <summary><c>basic_auth_users</c>: who may send, with the bcrypt hash of each password.</summary>
    public IReadOnlyDictionary<string, string> SendingUsers { get; init; } = new Dictionary<string, string>();

    /// <summary><c>read_users</c>: who may read, in the same form.</summary>
    public IReadOnlyDictionary<string, string> ReadingUsers { get; init; } = new Dictionary<string, string>();

    /// <summary><c>push_without_credentials</c>: <c>/metrics/job</c> takes from anywhere.</summary>
    public bool PushWithoutCredentials { get; init; }

    /// <summary><c>signature_key_file</c>: the key of <c>X-Signature-256</c>.</summary>
    public string? SignatureKeyFile { get; init; }

    /// <summary><c>tls_server_config</c>; null: no TLS.</summary>
    public TlsServerOptions? Tls { get; init; }

    /// <summary><c>body_size_limit</c>: of a request, after decompression.</summary>
    public long BodySizeLimitBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary><c>max_connections</c>: further ones are closed at once.</summary>
    public int MaxConnections { get; init; } = 512;

    /// <summary><c>rate_limit</c>: requests a second that an address may make; 0: any number.</summary>
    public int RateLimit { get; init; }

    /// <summary><c>public</c>; null: nobody sees anything without leave.</summary>
    public PublicOptions? Public { get; init; }

    /// <summary>Whether nobody connects without a certificate that was looked at.</summary>
    public bool AsksCertificates => Tls?.ClientAuth == ClientAuthType.RequireAndVerifyClientCert;

    /// <summary>Whether a sender has to show something: a token, a password, a signature or a
    /// certificate.</summary>
    public bool AsksSenders => BearerTokensFile is not null || SendingUsers.Count > 0
        || SignatureKeyFile is not null
        || AsksCertificates;

    /// <summary>Who may send, in words.</summary>
    public string Senders => AsksSenders ? "with credentials" : ThisMachine;

    /// <summary>Who may read, in words.</summary>
    public string Readers => ReadingUsers.Count > 0 ? "with credentials" : ThisMachine;

    private const string ThisMachine = "this machine";

    private static readonly UsersShape Users = new();

    /// <summary>The keys below <c>receiver</c>.</summary>
    public static readonly KeyTable<ReceiverOptions> Keys = new(new())
    {
        { "listen_address", Values.ListenAddress, receiver => receiver.ListenAddress,
            (receiver, address) => receiver with { ListenAddress = address },
            "where `receive` takes reports and serves its pages" },
        { "store", Values.OneOf(("sqlite", StoreKind.Sqlite), ("postgres", StoreKind.Postgres)),
            receiver => receiver.Store, (receiver, store) => receiver with { Store = store },
            "`sqlite`: reports are kept in `receiver.db` in the state directory; or `postgres`" },
        { "postgres", PostgresOptions.Keys, receiver => receiver.Postgres,
            (receiver, postgres) => receiver with { Postgres = postgres } },
        { "retention", Values.Duration("1h", "100y"), receiver => receiver.RetentionSeconds,
            (receiver, seconds) => receiver with { RetentionSeconds = seconds },
            "a report observed earlier is not taken, and goes soon after" },
        { "max_ahead", Values.Duration("0", "1y"), receiver => receiver.MaxAheadSeconds,
            (receiver, seconds) => receiver with { MaxAheadSeconds = seconds },
            "a report observed further ahead of this clock is not taken" },
        { "interval", Values.Duration("1s", "1y"), receiver => receiver.IntervalSeconds,
            (receiver, seconds) => receiver with { IntervalSeconds = seconds },
            "how often a server is expected to report" },
        { "ip", Values.OneOf(("keep", AddressKeeping.Keep), ("prefix", AddressKeeping.Prefix),
                ("hash", AddressKeeping.Hash), ("drop", AddressKeeping.Drop)),
            receiver => receiver.Ip, (receiver, ip) => receiver with { Ip = ip },
            "of the sender's address: `keep`, `prefix` (/24, /48), `hash` (by `privacy.key_file`), `drop`" },
        { "trusted_proxies",
            new ListShape<IPNetwork>("networks", "10.0.0.0/8", Networks.Shape, network => network.ToString()),
            (receiver, networks) => receiver with { TrustedProxies = networks }, "",
            "networks whose `X-Forwarded-For` is believed, read from the right" },
        { "schemas", new ListShape<string>("schemas", "schema.yaml", Values.Path, path => path),
            (receiver, schemas) => receiver with { Schemas = schemas }, "",
            "schema files whose reports are taken beside those of the built-in one" },
        { "bearer_tokens_file", Values.Path,
            (receiver, file) => receiver with { BearerTokensFile = file }, "",
            "tokens for sending, one a line; read again when it changes" },
        { "basic_auth_users", Users, (receiver, users) => receiver with { SendingUsers = users }, "",
            "users for sending, name: bcrypt hash of the password" },
        { "read_users", Users, (receiver, users) => receiver with { ReadingUsers = users }, "",
            "users for reading, in the same form; without them only this machine may read" },
        { "push_without_credentials", Values.Switch, receiver => receiver.PushWithoutCredentials,
            (receiver, on) => receiver with { PushWithoutCredentials = on },
            "`/metrics/job` takes pushes from anywhere, whoever sends them" },
        { "signature_key_file", Values.Path,
            (receiver, file) => receiver with { SignatureKeyFile = file }, "",
            "the key of `X-Signature-256`, without which no report is taken; read again at each use" },
        { "tls_server_config", TlsServerOptions.Keys, (receiver, tls) => receiver with { Tls = tls }, "",
            "serves HTTPS, and nothing else" },
        { "body_size_limit", Values.Size(1 << 30), receiver => receiver.BodySizeLimitBytes,
            (receiver, bytes) => receiver with { BodySizeLimitBytes = bytes },
            "size of a request after decompression" },
        { "max_connections", Values.Count(100_000), receiver => receiver.MaxConnections,
            (receiver, count) => receiver with { MaxConnections = (int)count },
            "further ones are closed at once" },
        { "rate_limit", Values.Count(1_000_000), receiver => receiver.RateLimit,
            (receiver, count) => receiver with { RateLimit = (int)count },
            "requests a second of one address; 0: no limit" },
        { "public", PublicOptions.Keys, (receiver, one) => receiver with { Public = one }, "",
            "serves `/public`, a summary for anybody; `public: {}` is enough" },
        receiver => receiver is { Store: StoreKind.Postgres, Postgres.Url: null }
            ? "receiver.store: postgres needs receiver.postgres.url or receiver.postgres.url_file" : null,
        receiver => receiver.BodySizeLimitBytes == 0 || receiver.MaxConnections == 0
            ? "receiver.body_size_limit and receiver.max_connections are at least 1" : null,
        new ElsewhereKey("tls_config", "it is tls_server_config"),
    };
}

/// <summary>Where received reports are kept.</summary>
internal enum StoreKind
{
    Sqlite,
    Postgres,
}

/// <summary>What is kept of a sender's address.</summary>
internal enum AddressKeeping
{
    /// <summary>All of it.</summary>
    Keep,

    /// <summary>Its network: /24 of IPv4, /48 of IPv6.</summary>
    Prefix,

    /// <summary>A hash under the key of <c>privacy.key_file</c>.</summary>
    Hash,

    /// <summary>Nothing.</summary>
    Drop,
}
