using System.Security.Cryptography.X509Certificates;

namespace Insights.Cluster.Tests.Cluster.Tls;

/// <summary>The files that a silo's configuration names, as cert-manager or an operator writes them.</summary>
internal sealed class SiloFiles : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("insights-tls-").FullName;

    public SiloFiles(TestAuthority authority, X509Certificate2 certificate)
    {
        File.WriteAllText(Authority, authority.Pem);
        Write(certificate);
    }

    public string[] Settings => [$"--Cluster:Tls:Certificate={Certificate}", $"--Cluster:Tls:Key={Key}", $"--Cluster:Tls:Authority={Authority}"];

    private string Certificate => Path.Combine(_folder, "tls.crt");

    private string Key => Path.Combine(_folder, "tls.key");

    private string Authority => Path.Combine(_folder, "ca.crt");

    /// <summary>Puts another certificate in the place of the one that is there: first its half, as nobody can swap two files at once.</summary>
    public void Write(X509Certificate2 certificate)
    {
        File.WriteAllText(Certificate, certificate.ExportCertificatePem());
        File.WriteAllText(Key, certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
