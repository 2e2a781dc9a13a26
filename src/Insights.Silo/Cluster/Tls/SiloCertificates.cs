using System.Security.Cryptography;
using Insights.Domain.Telemetry;
using Insights.Silo.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Insights.Silo.Cluster.Tls;

/// <summary>
/// The certificate that a silo shows and the authorities that it trusts, read again where their files have changed. Files that
/// are not whole, or hold what the other silos would refuse, change nothing: one line says so. Safe for concurrent use.
/// </summary>
internal sealed partial class SiloCertificates
{
    /// <summary>Connections of one second share what was read: a peer that connects without end reads no files without end.</summary>
    private static readonly TimeSpan Holds = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly SiloTlsSettings _settings;
    private readonly TimeProvider _clock;
    private SiloTlsFiles _files;
    private SiloIdentity _identity;
    private SiloTlsFiles? _refused;
    private long _readAt;

    /// <exception cref="IOException">A file is missing.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    /// <exception cref="CryptographicException">A file does not hold what it must, or other silos would refuse the certificate.</exception>
    public SiloCertificates(SiloTlsSettings settings, TimeProvider clock)
    {
        (_settings, _clock) = (settings, clock);
        _files = SiloTlsFiles.Read(settings);
        _identity = SiloIdentity.Of(_files, settings.Password, clock.GetUtcNow());
        _readAt = clock.GetTimestamp();
    }

    /// <summary>Takes what happens with the files.</summary>
    public ILogger Logger { get; set; } = NullLogger.Instance;

    /// <summary>What is wrong with the files that a silo is to start with; empty: nothing, or it is to talk in plain text.</summary>
    public static IReadOnlyList<string> Faults(SiloTlsSettings settings, TimeProvider clock)
    {
        if (!settings.IsOn)
            return [];
        try
        {
            _ = new SiloCertificates(settings, clock);
            return [];
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            return [e.Message];
        }
    }

    /// <summary>What holds now.</summary>
    public SiloIdentity Current()
    {
        lock (_lock)
        {
            if (_clock.GetElapsedTime(_readAt) >= Holds)
            {
                _readAt = _clock.GetTimestamp();
                Refresh();
            }
            return _identity;
        }
    }

    /// <summary>Why a certificate is not that of a silo of this cluster; null: it is.</summary>
    public string? WhyNot(System.Security.Cryptography.X509Certificates.X509Certificate2 certificate) => Current().WhyNot(certificate, _clock.GetUtcNow());

    private void Refresh()
    {
        SiloTlsFiles? files = null;
        try
        {
            files = SiloTlsFiles.Read(_settings);
            if (files.Same(_files) || (_refused is not null && files.Same(_refused)))
                return;
            _identity = SiloIdentity.Of(files, _settings.Password, _clock.GetUtcNow());
            (_files, _refused) = (files, null);
            LogTakenUp(Logger, _identity.Certificate.NotAfter.ToUniversalTime());
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            _refused = files;
            LogNotTakenUp(Logger, e.Message);
        }
    }

    private static bool IsOfFiles(Exception e) => e is IOException or UnauthorizedAccessException or CryptographicException;

    [LoggerMessage(EventIds.SiloCertificatesTakenUp, LogLevel.Information, "The silo shows another certificate from now on, valid to {Until:u}.")]
    private static partial void LogTakenUp(ILogger logger, DateTime until);

    [LoggerMessage(EventIds.SiloCertificatesNotTakenUp, LogLevel.Warning, "The silo goes on with the certificate it has, since the files of Cluster:Tls cannot be used: {Why}")]
    private static partial void LogNotTakenUp(ILogger logger, string why);
}
