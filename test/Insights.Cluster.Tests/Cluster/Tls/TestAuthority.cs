using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Insights.Cluster.Tests.Cluster.Tls;

/// <summary>An authority of one test's own, and the certificates that it gives away.</summary>
internal sealed class TestAuthority
{
    private readonly X509Certificate2 _own;

    public TestAuthority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _own = request.CreateSelfSigned(Now.AddYears(-2), Now.AddYears(2));
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public string Name => _own.Subject;

    public string Pem => _own.ExportCertificatePem();

    /// <summary>A certificate for a silo, with its key.</summary>
    /// <param name="days">From when to when it is valid, counted from today.</param>
    public X509Certificate2 Give(string name, (int From, int To)? days = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], false));
        var (from, to) = days ?? (-1, 30);
        using var given = request.Create(_own, Now.AddDays(from), Now.AddDays(to), RandomNumberGenerator.GetBytes(8));
        return given.CopyWithPrivateKey(key);
    }
}
