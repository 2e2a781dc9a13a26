using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Insights.Silo.Configuration;

namespace Insights.Silo.Cluster.Tls;

/// <summary>The certificate of a silo and the authorities that it trusts, as they were read at one moment.</summary>
internal sealed class SiloIdentity
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2Collection _authorities;

    private SiloIdentity(X509Certificate2 certificate, X509Certificate2Collection authorities) => (Certificate, _authorities) = (certificate, authorities);

    /// <summary>With its private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <exception cref="CryptographicException">A file does not hold what it must, or other silos would refuse the certificate.</exception>
    public static SiloIdentity Of(SiloTlsFiles files, string? password, DateTimeOffset now)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(Encoding.UTF8.GetString(files.Authority));
        if (authorities.Count == 0)
            throw new CryptographicException("Cluster:Tls:Authority holds no certificate in PEM form");
        X509Certificate2 certificate;
        try
        {
            certificate = Load(files, password);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw new CryptographicException($"Cluster:Tls:Certificate holds no certificate with its private key: {e.Message}", e);
        }
        var identity = new SiloIdentity(certificate, authorities);
        return identity.WhyNot(certificate, now) is { } why ? throw new CryptographicException($"Cluster:Tls:Certificate: the certificate {why}") : identity;
    }

    /// <summary>Why a certificate is not that of a silo of this cluster, to follow "the certificate"; null: it is.</summary>
    public string? WhyNot(X509Certificate2 certificate, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        if (chain.Build(certificate))
            return null;
        var faults = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status);
        return faults.HasFlag(X509ChainStatusFlags.NotTimeValid)
            ? $"is valid from {certificate.NotBefore.ToUniversalTime():u} to {certificate.NotAfter.ToUniversalTime():u} only"
            : (faults & (X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot)) != 0 ? "is of another authority"
            : $"is refused: {faults}";
    }

    private static X509Certificate2 Load(SiloTlsFiles files, string? password)
    {
        var text = Encoding.UTF8.GetString(files.Certificate);
        if (!text.Contains("-----BEGIN", StringComparison.Ordinal))
            return X509CertificateLoader.LoadPkcs12(files.Certificate, password);
        return X509Certificate2.CreateFromPem(text, files.Key is { } key ? Encoding.UTF8.GetString(key) : text);
    }
}
