namespace Insights.Silo.Configuration;

/// <summary>Mutual TLS between the silos of a cluster: what a silo shows the others, and whom it takes for one.</summary>
public sealed class SiloTlsSettings
{
    /// <summary>
    /// A file with the silo's certificate: PEM with its key in <see cref="Key"/> or in the same file, or PKCS #12. Null: silos talk in
    /// plain text. The file is looked at again for each new connection; another in its place is taken up without a stop.
    /// </summary>
    public string? Certificate { get; set; }

    /// <summary>A PEM file with the certificate's private key. Null: it is in the file of the certificate.</summary>
    public string? Key { get; set; }

    /// <summary>The password of a PKCS #12 file. Null: it has none.</summary>
    public string? Password { get; set; }

    /// <summary>
    /// A PEM file with the authorities, one or more: whoever has a certificate of one of them is a silo, so it must be an authority
    /// for this cluster alone.
    /// </summary>
    public string? Authority { get; set; }

    /// <summary>Whether silos talk over TLS.</summary>
    public bool IsOn => Certificate is not null;

    /// <summary>Reads them, and tells <paramref name="read"/> every fault but those of the files.</summary>
    public void ReadFrom(SettingsReader read)
    {
        read.Section("Cluster:Tls", [nameof(Certificate), nameof(Key), nameof(Password), nameof(Authority)]);
        Certificate = read.Text("Cluster:Tls:Certificate");
        Key = read.Text("Cluster:Tls:Key");
        Password = read.Text("Cluster:Tls:Password");
        Authority = read.Text("Cluster:Tls:Authority");
        if (IsOn && Authority is null)
            read.Fault("Cluster:Tls:Authority", "must name the authority of the certificates of this cluster");
        if (!IsOn && (Key ?? Password ?? Authority) is not null)
            read.Fault("Cluster:Tls:Certificate", "must name a certificate where its key, password or authority are set");
    }
}
