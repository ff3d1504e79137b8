using System.IO;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Scraper.Http;

/// <summary>What <c>tls_config</c> means for a handshake: roots, own certificate, checks.</summary>
internal static class TlsMaterial
{
    /// <summary>Reads the files that the options name.</summary>
    /// <exception cref="AuthenticationException">One of them cannot be used;
    /// the message says which and why.</exception>
    public static SslClientAuthenticationOptions Load(TlsOptions options)
    {
        var tls = new SslClientAuthenticationOptions();
        if (options.InsecureSkipVerify)
            tls.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        else if (options.CaFile is { } bundle)
            tls.CertificateChainPolicy = TrustOnly(Read("ca_file", bundle, () => Roots(bundle)));

        if (options.CertFile is { } own)
        {
            tls.ClientCertificates =
                [Read("cert_file", own, () => X509Certificate2.CreateFromPemFile(own, options.KeyFile))];
        }

        return tls;
    }

    // Revocation is left out, as in every Prometheus client: it would need connections of its own.
    private static X509ChainPolicy TrustOnly(X509Certificate2Collection roots)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.AddRange(roots);
        return policy;
    }

    private static X509Certificate2Collection Roots(string file)
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(file);
        return roots.Count > 0 ? roots : throw new CryptographicException("it holds no PEM certificate");
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
