using System.Security.Cryptography.X509Certificates;
using Insights.Silo.Cluster.Tls;
using Insights.Silo.Configuration;
using Insights.Testing.Processes;

namespace Insights.Cluster.Tests.Cluster.Tls;

/// <summary>What a silo may start with: a certificate that the others take, in the forms in which certificates come.</summary>
public sealed class SiloCertificatesTests : IDisposable
{
    private readonly TestAuthority _authority = new("ours");
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Certificate_and_key_may_be_two_files_or_one_or_PKCS_12()
    {
        using var certificate = _authority.Give("silo");
        var key = certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem();
        Faults(Text(certificate.ExportCertificatePem()), Text(key)).ShouldBeEmpty();
        Faults(Text(certificate.ExportCertificatePem() + "\n" + key)).ShouldBeEmpty();
        Faults(certificate.Export(X509ContentType.Pkcs12, "secret"), password: "secret").ShouldBeEmpty();
        Faults(certificate.Export(X509ContentType.Pkcs12, "secret"), password: "wrong").ShouldHaveSingleItem().ShouldStartWith("Cluster:Tls:Certificate");
    }

    [Fact]
    public void A_certificate_that_other_silos_would_refuse_is_a_fault()
    {
        Pem(_authority.Give("silo", (-30, -1))).ShouldHaveSingleItem().ShouldContain("is valid from");
        Pem(new TestAuthority("another").Give("silo")).ShouldHaveSingleItem().ShouldContain("is of another authority");
        Faults(Text(_authority.Give("silo").ExportCertificatePem())).ShouldHaveSingleItem().ShouldStartWith("Cluster:Tls:Certificate");
        var settings = new SiloTlsSettings { Certificate = _folder.File("none.pem"), Authority = _folder.File("none.pem") };
        SiloCertificates.Faults(settings, TimeProvider.System).ShouldHaveSingleItem().ShouldContain("none.pem");
    }

    private IReadOnlyList<string> Pem(X509Certificate2 certificate) =>
        Faults(Text(certificate.ExportCertificatePem()), Text(certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()));

    private IReadOnlyList<string> Faults(byte[] certificate, byte[]? key = null, string? password = null) => SiloCertificates.Faults(
        new SiloTlsSettings { Certificate = Written("tls.crt", certificate), Key = key is null ? null : Written("tls.key", key), Password = password, Authority = Written("ca.crt", Text(_authority.Pem)) },
        TimeProvider.System);

    private string Written(string name, byte[] bytes)
    {
        File.WriteAllBytes(_folder.File(name), bytes);
        return _folder.File(name);
    }

    private static byte[] Text(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    public void Dispose() => _folder.Dispose();
}
