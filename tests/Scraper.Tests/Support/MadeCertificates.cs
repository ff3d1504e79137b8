using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Scraper.Tests.Support;

/// <summary>Certificates made in the test, valid for a day.</summary>
internal static class MadeCertificates
{
    private static readonly DateTimeOffset From = DateTimeOffset.UtcNow.AddDays(-1);
    private static readonly DateTimeOffset Until = DateTimeOffset.UtcNow.AddDays(1);

    /// <summary>One that is its own issuer, for a host name or an address.</summary>
    public static X509Certificate2 SelfSigned(string name)
    {
        using var key = RSA.Create(2048);
        using var made = Request(name, key, isIssuer: false).CreateSelfSigned(From, Until);
        return Loaded(made);
    }

    /// <summary>A root.</summary>
    public static X509Certificate2 Root()
    {
        using var key = RSA.Create(2048);
        using var made = Request("root.example", key, isIssuer: true).CreateSelfSigned(From, Until);
        return Loaded(made);
    }

    /// <summary>One that another issued.</summary>
    /// <param name="issuer">Has a private key.</param>
    /// <param name="name">A host name or an address.</param>
    /// <param name="isIssuer">Whether it may issue others.</param>
    /// <param name="named">Where it says that its issuer's certificate, its state (OCSP) and the list of
    /// revoked ones are found; null: it says nothing.</param>
    public static X509Certificate2 IssuedBy(
        X509Certificate2 issuer, string name, bool isIssuer = false, string? named = null)
    {
        using var key = RSA.Create(2048);
        var request = Request(name, key, isIssuer);
        if (named is not null)
        {
            request.CertificateExtensions.Add(
                new X509AuthorityInformationAccessExtension([named + "/ocsp"], [named + "/issuer.crt"]));
            request.CertificateExtensions.Add(
                CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([named + "/list.crl"]));
        }
        var serial = key.ExportRSAPublicKey()[16..32];
        using var made = request.Create(issuer, From.AddHours(1), Until.AddHours(-1), serial);
        using var whole = made.CopyWithPrivateKey(key);
        return Loaded(whole);
    }

    /// <summary>Certificate and key in PEM, for files that settings name.</summary>
    public static string Pem(X509Certificate2 certificate) => certificate.ExportCertificatePem() + "\n";

    /// <summary>Its key in PEM.</summary>
    public static string KeyPem(X509Certificate2 certificate)
    {
        using var key = certificate.GetRSAPrivateKey()!;
        return key.ExportPkcs8PrivateKeyPem() + "\n";
    }

    private static CertificateRequest Request(string name, RSA key, bool isIssuer)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isIssuer, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
            names.AddIpAddress(address);
        else
            names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        return request;
    }

    // As TLS wants it: with a key that is not of this moment alone.
    private static X509Certificate2 Loaded(X509Certificate2 made) => X509CertificateLoader.LoadPkcs12(
        made.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
}
