using System.IO;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Scraper.Http;

/// <summary>What <c>tls_config</c> means for a handshake: roots, own certificate, checks. Nothing that a
/// certificate names (its issuer's, lists of revoked ones) is ever fetched: who presents it would choose whom
/// we connect to.</summary>
internal static class TlsMaterial
{
    /// <summary>Reads the files that the options name.</summary>
    /// <exception cref="AuthenticationException">One of them cannot be used;
    /// the message says which and why.</exception>
    public static SslClientAuthenticationOptions Load(TlsOptions options)
    {
        // A chain is built for a certificate that nobody checks, too.
        var policy = Policy();
        var tls = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        if (options.InsecureSkipVerify)
            tls.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        else if (options.CaFile is { } bundle)
            TrustAlone(policy, "ca_file", bundle);

        if (options.CertFile is { } own)
            tls.ClientCertificateContext = Read("cert_file", own, () => Own(own, options.KeyFile));

        return tls;
    }

    /// <summary>Reads what a server needs: its own certificate, and the roots of its clients'.</summary>
    /// <inheritdoc cref="Load"/>
    public static SslServerAuthenticationOptions LoadServer(
        string certFile, string keyFile, string? clientCaFile)
    {
        var policy = Policy();
        if (clientCaFile is not null)
            TrustAlone(policy, "client_ca_file", clientCaFile);
        return new SslServerAuthenticationOptions
        {
            CertificateChainPolicy = policy,
            ServerCertificateContext = Read("cert_file", certFile, () => Own(certFile, keyFile)),
        };
    }

    private static X509ChainPolicy Policy() => new()
    {
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
    };

    private static void TrustAlone(X509ChainPolicy policy, string key, string bundle)
    {
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(Read(key, bundle, () => Certificates(bundle)));
    }

    /// <summary>Tells whether a file is another than before, however it was replaced.</summary>
    /// <exception cref="AuthenticationException">One of them cannot be read.</exception>
    public static string PrintOf(TlsOptions options) => string.Join(' ', new[]
    {
        ("ca_file", options.CaFile), ("cert_file", options.CertFile), ("key_file", options.KeyFile),
    }.Select(one => one.Item2 is { } file
        ? Read(one.Item1, file, () => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))))
        : ""));

    /// <summary>Our certificate, and those of its issuers that stand with it in the file.</summary>
    private static SslStreamCertificateContext Own(string file, string? keyFile)
    {
        var chain = Certificates(file); // first: what is wrong from here on is the key
        return SslStreamCertificateContext.Create(WithKey(file, keyFile ?? file), chain, offline: true);
    }

    private static X509Certificate2 WithKey(string file, string keyFile)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(file, keyFile);
        }
        catch (CryptographicException e)
        {
            throw new CryptographicException($"key_file {keyFile} does not fit it: {e.Message}", e);
        }
    }

    private static X509Certificate2Collection Certificates(string file)
    {
        var found = new X509Certificate2Collection();
        found.ImportFromPemFile(file);
        return found.Count > 0 ? found : throw new CryptographicException("it holds no PEM certificate");
    }

    private static T Read<T>(string key, string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (UnauthorizedAccessException e)
        {
            throw Unusable(key, file, e);
        }
        catch (IOException e)
        {
            throw Unusable(key, file, e);
        }
        catch (CryptographicException e)
        {
            throw Unusable(key, file, e);
        }
    }

    private static AuthenticationException Unusable(string key, string file, Exception why) =>
        new($"{key} {file} cannot be used: {why.Message.TrimEnd('.')}");
}
