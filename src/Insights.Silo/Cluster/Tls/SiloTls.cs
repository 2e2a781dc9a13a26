using System.Diagnostics.Metrics;
using System.Net;
using Insights.Domain.Telemetry;
using Microsoft.AspNetCore.Connections;
using Orleans.Configuration;
using Orleans.Connections.Security;

namespace Insights.Silo.Cluster.Tls;

/// <summary>
/// Has silos talk over TLS, each showing a certificate of the cluster's authority. Names are not compared: silos reach each other
/// at addresses, and it is the authority that says who is a silo. Each connection that is refused is told in a line, at most one a
/// second.
/// </summary>
internal sealed partial class SiloTls
{
    private static readonly TimeSpan OneLineEvery = TimeSpan.FromSeconds(1);

    private static readonly Counter<long> Refused = InsightsTelemetry.Meter.CreateCounter<long>(
        "insights.cluster.refused", "{connection}", "Connections between silos that TLS refused.");

    /// <summary>Why the certificate of the connection that is being made was refused: Orleans hands its check no connection.</summary>
    private readonly AsyncLocal<Refusal?> _connection = new();

    private readonly SiloCertificates _certificates;
    private readonly TimeProvider _clock;
    private long _lastLine;
    private int _untold;

    private SiloTls(SiloCertificates certificates, TimeProvider clock) => (_certificates, _clock) = (certificates, clock);

    public static void Add(ISiloBuilder silo, SiloCertificates certificates, TimeProvider clock)
    {
        var tls = new SiloTls(certificates, clock);
        // Around TLS, so before it.
        silo.Configure<SiloConnectionOptions>(o =>
        {
            o.ConfigureSiloInboundConnection(tls.Watch);
            o.ConfigureGatewayInboundConnection(tls.Watch);
            o.ConfigureSiloOutboundConnection(tls.Watch);
        });
        silo.UseTls(tls.Configure);
    }

    private void Configure(TlsOptions options)
    {
        options.LocalServerCertificateSelector = (_, _) => _certificates.Current().Certificate;
        options.LocalClientCertificateSelector = (_, _, _, _, _) => _certificates.Current().Certificate;
        options.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.RemoteCertificateValidation = (certificate, _, _) =>
        {
            var why = _certificates.WhyNot(certificate);
            if (why is not null && _connection.Value is { } connection)
                connection.Why = $"its certificate, '{certificate.Subject}', {why}";
            return why is null;
        };
    }

    private void Watch(IConnectionBuilder builder)
    {
        var logger = builder.ApplicationServices.GetRequiredService<ILogger<SiloTls>>();
        _certificates.Logger = builder.ApplicationServices.GetRequiredService<ILogger<SiloCertificates>>();
        builder.Use(next => async context =>
        {
            var refusal = _connection.Value = new Refusal();
            try
            {
                await next(context);
            }
            finally
            {
                if (context.Features.Get<ITlsConnectionFeature>()?.RemoteCertificate is null)
                    Tell(logger, context.RemoteEndPoint, refusal.Why);
            }
        });
    }

    private void Tell(ILogger logger, EndPoint? address, string why)
    {
        Refused.Add(1);
        var last = Interlocked.Read(ref _lastLine);
        var now = _clock.GetTimestamp();
        if ((last != 0 && _clock.GetElapsedTime(last, now) < OneLineEvery) || Interlocked.CompareExchange(ref _lastLine, now, last) != last)
        {
            Interlocked.Increment(ref _untold);
            return;
        }
        LogRefused(logger, address, why, Interlocked.Exchange(ref _untold, 0));
    }

    [LoggerMessage(EventIds.SiloTlsRefused, LogLevel.Warning, "A connection with {Address} between silos was refused: {Why}. ({Untold} more since the last such line.)")]
    private static partial void LogRefused(ILogger logger, EndPoint? address, string why, int untold);

    private sealed class Refusal
    {
        public string Why { get; set; } = "it showed no certificate, or broke TLS off";
    }
}
