using Insights.Silo.Configuration;

namespace Insights.Silo.Cluster.Tls;

/// <summary>The files of <see cref="SiloTlsSettings"/>, as they were read at one moment.</summary>
/// <param name="Key">Null: the key is in the file of the certificate.</param>
internal sealed record SiloTlsFiles(byte[] Certificate, byte[]? Key, byte[] Authority)
{
    /// <exception cref="IOException">A file is missing, or too long to be one of these.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static SiloTlsFiles Read(SiloTlsSettings settings) =>
        new(File.ReadAllBytes(settings.Certificate!), settings.Key is { } key ? File.ReadAllBytes(key) : null, File.ReadAllBytes(settings.Authority!));

    public bool Same(SiloTlsFiles other) =>
        Certificate.AsSpan().SequenceEqual(other.Certificate) && Key.AsSpan().SequenceEqual(other.Key) && Authority.AsSpan().SequenceEqual(other.Authority);
}
