using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using Scraper.Diagnostics;
using Scraper.Http;
using Scraper.Receiving;

namespace Scraper.Hosting;

/// <summary>HTTPS of the receiver: certificates are read again within a minute, so that renewed ones are
/// served; where that fails those of before are.</summary>
/// <param name="options">The files.</param>
/// <param name="time">Monotonic.</param>
internal sealed class ServerTls(TlsServerOptions options, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private SslServerAuthenticationOptions? _read;
    private long _at;

    /// <summary>Told where files cannot be read again.</summary>
    public ILogger? Log { get; set; }

    /// <summary>Why the files cannot be used; null where they can.</summary>
    public string? Fault()
    {
        try
        {
            Current();
            return null;
        }
        catch (AuthenticationException unusable)
        {
            return unusable.Message;
        }
    }

    /// <summary>Has a listener speak it.</summary>
    public void Use(ListenOptions listen) => listen.UseHttps(new TlsHandshakeCallbackOptions
    {
        OnConnection = _ => ValueTask.FromResult(Current()),
    });

    private SslServerAuthenticationOptions Current()
    {
        lock (_gate)
        {
            if (_read is not null && time.GetElapsedTime(_at) < Lifetime)
                return _read;
            try
            {
                _read = Read();
            }
            catch (AuthenticationException unusable) when (_read is not null)
            {
                Log?.Doubtful($"{unusable.Message}; what was read before is used");
            }
            _at = time.GetTimestamp();
            return _read;
        }
    }

    private SslServerAuthenticationOptions Read()
    {
        var tls = TlsMaterial.LoadServer(options.CertFile, options.KeyFile, options.ClientCaFile);
        tls.EnabledSslProtocols = options.MinVersion | SslProtocols.Tls13;
        tls.ClientCertificateRequired = options.ClientAuth != ClientAuthType.NoClientCert;
        tls.RemoteCertificateValidationCallback = (_, certificate, _, errors) => certificate is null
            ? !options.Requires
            : !options.Verifies || errors == SslPolicyErrors.None;
        return tls;
    }
}
