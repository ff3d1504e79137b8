using System.Security.Authentication;
using Scraper.Settings;

namespace Scraper.Receiving;

/// <summary><c>tls_server_config</c>: keys and words as in Prometheus' web configuration.</summary>
internal sealed record TlsServerOptions
{
    /// <summary><c>cert_file</c>: PEM, issuers behind it.</summary>
    public string CertFile { get; init; } = "";

    /// <summary><c>key_file</c>: PEM.</summary>
    public string KeyFile { get; init; } = "";

    /// <summary><c>client_ca_file</c>: PEM bundle, the roots of clients' certificates.</summary>
    public string? ClientCaFile { get; init; }

    /// <summary><c>client_auth_type</c>.</summary>
    public ClientAuthType ClientAuth { get; init; } = ClientAuthType.NoClientCert;

    /// <summary><c>min_version</c>.</summary>
    public SslProtocols MinVersion { get; init; } = SslProtocols.Tls12;

    /// <summary>The keys below it.</summary>
    public static readonly KeyTable<TlsServerOptions> Keys = new(new())
    {
        { "cert_file", Values.Path, (tls, path) => tls with { CertFile = path }, "required",
            "PEM certificate, with those of its issuers; read again when it changes" },
        { "key_file", Values.Path, (tls, path) => tls with { KeyFile = path }, "required", "PEM key of it" },
        { "client_ca_file", Values.Path, tls => tls.ClientCaFile,
            (tls, path) => tls with { ClientCaFile = path },
            "PEM bundle of those who issue clients' certificates" },
        { "client_auth_type",
            Values.OneOf([.. Enum.GetValues<ClientAuthType>().Select(type => (type.ToString(), type))]),
            tls => tls.ClientAuth, (tls, type) => tls with { ClientAuth = type },
            "or `RequestClientCert`, `RequireAnyClientCert`, `VerifyClientCertIfGiven`, "
                + "`RequireAndVerifyClientCert`" },
        { "min_version", Values.OneOf(("TLS12", SslProtocols.Tls12), ("TLS13", SslProtocols.Tls13)),
            tls => tls.MinVersion, (tls, version) => tls with { MinVersion = version },
            "`TLS12` or `TLS13`" },
        tls => tls.Verifies && tls.ClientCaFile is null
            ? $"client_auth_type {tls.ClientAuth} needs a client_ca_file" : null,
    };

    /// <summary>Whether a client's certificate is looked at.</summary>
    public bool Verifies => ClientAuth is
        ClientAuthType.VerifyClientCertIfGiven or ClientAuthType.RequireAndVerifyClientCert;

    /// <summary>Whether a client without a certificate is turned away.</summary>
    public bool Requires => ClientAuth is
        ClientAuthType.RequireAnyClientCert or ClientAuthType.RequireAndVerifyClientCert;
}

/// <summary>What is asked of clients: the words are Go's.</summary>
internal enum ClientAuthType
{
    NoClientCert,
    RequestClientCert,
    RequireAnyClientCert,
    VerifyClientCertIfGiven,
    RequireAndVerifyClientCert,
}
