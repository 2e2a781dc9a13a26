using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Insights.Cluster.Tests.Fixture;
using Insights.Testing.Processes;

namespace Insights.Cluster.Tests.Cluster.Tls;

/// <summary>Whoever reaches the port of silos is a silo only with a certificate of the cluster's authority.</summary>
public sealed class SiloTlsTests
{
    private static readonly TestAuthority Ours = new("the authority of this cluster");
    private static readonly TestAuthority Other = new("another authority");

    [SkippableFact]
    public async Task Whoever_shows_no_certificate_an_expired_one_or_one_of_another_authority_is_refused_and_told_in_one_line()
    {
        await using var database = await TestDatabase.PostgreSqlAsync();
        using var files = new SiloFiles(Ours, Ours.Give("silo-1"));
        using var silo = new Member([database.Setting, .. files.Settings]);
        await silo.StartAsync();
        using var good = Ours.Give("silo-2");
        await ConnectAsync(silo, good);

        await IsRefusedAsync(silo, null, "it showed no certificate");
        using var stranger = Other.Give("silo-3");
        await IsRefusedAsync(silo, stranger, "its certificate, 'CN=silo-3', is of another authority");
        using var expired = Ours.Give("silo-4", (-30, -1));
        await IsRefusedAsync(silo, expired, "its certificate, 'CN=silo-4', is valid from");
        using var early = Ours.Give("silo-5", (1, 30));
        await IsRefusedAsync(silo, early, "its certificate, 'CN=silo-5', is valid from");
        silo.Process.Output.ShouldNotContain("   at ");
        Refused(silo).ShouldNotContain(l => l.Contains("silo-2", StringComparison.Ordinal));
        await silo.StopAsync();
    }

    [SkippableFact]
    public async Task Silos_with_certificates_of_one_authority_are_a_cluster_which_a_third_of_another_authority_does_not_join()
    {
        await using var database = await TestDatabase.PostgreSqlAsync();
        using SiloFiles first = new(Ours, Ours.Give("silo-1")), second = new(Ours, Ours.Give("silo-2")), third = new(Other, Other.Give("silo-3"));
        using var one = new Member([database.Setting, .. first.Settings]);
        using var two = new Member([database.Setting, .. second.Settings]);
        await one.StartAsync();
        await two.StartAsync();
        await SaysAsync(one, $"127.0.0.1:{two.SiloPort} joined the cluster, which has 2 now");

        var port = FreePort.Find();
        using var stranger = ServerProcess.Run(
            [
                database.Setting, .. third.Settings, $"--Cluster:SiloPort={port}", "--Cluster:AdvertisedAddress=127.0.0.1", $"--Operator:Key={ServerProcess.OperatorKey}",
                "--Kestrel:Endpoints:Http:Url=http://127.0.0.1:0", "--Kestrel:Endpoints:Grpc:Url=http://127.0.0.1:0",
            ]);
        await SaysAsync(one, "of another authority");
        await Eventually.IsAsync(() => Task.FromResult(stranger.Output.Contains("of another authority", StringComparison.Ordinal)));
        stranger.Output.ShouldNotContain("listens on");
        await stranger.KillAsync();
        one.Process.Output.ShouldNotContain($"127.0.0.1:{port} joined");
        await two.StopAsync();
        await one.StopAsync();
    }

    [SkippableFact]
    public async Task Another_certificate_in_the_place_of_the_first_is_shown_without_a_stop()
    {
        await using var database = await TestDatabase.PostgreSqlAsync();
        using var before = Ours.Give("silo-1");
        using var after = Ours.Give("silo-1");
        using var files = new SiloFiles(Ours, before);
        using var silo = new Member([database.Setting, .. files.Settings]);
        await silo.StartAsync();
        using var client = Ours.Give("silo-2");
        (await ConnectAsync(silo, client)).ShouldBe(before.Thumbprint);
        using (var stranger = Other.Give("silo-1"))
            files.Write(stranger);
        await SaysAsync(silo, "goes on with the certificate it has", () => ConnectAsync(silo, client));
        (await ConnectAsync(silo, client)).ShouldBe(before.Thumbprint);
        files.Write(after);
        await Eventually.IsAsync(async () => await ConnectAsync(silo, client) == after.Thumbprint);
        silo.Process.Output.ShouldContain("shows another certificate from now on");
        await silo.StopAsync();
    }

    private static async Task IsRefusedAsync(Member silo, X509Certificate2? certificate, string why)
    {
        // One line a second is told.
        await Eventually.IsAsync(async () =>
        {
            await ConnectAsync(silo, certificate, untilItEnds: true);
            return Refused(silo).Any(l => l.Contains(why, StringComparison.Ordinal));
        });
        Refused(silo).Count(l => l.Contains(why, StringComparison.Ordinal)).ShouldBe(1);
    }

    private static List<string> Refused(Member silo) => [.. silo.Process.Output.Split('\n').Where(l => l.Contains("between silos was refused", StringComparison.Ordinal))];

    private static Task SaysAsync(Member silo, string what, Func<Task>? meanwhile = null) => Eventually.IsAsync(async () =>
    {
        if (meanwhile is not null)
            await meanwhile();
        return silo.Process.Output.Contains(what, StringComparison.Ordinal);
    });

    /// <param name="untilItEnds">Whether the silo is to end the connection, which it does once it has looked at the certificate.</param>
    /// <returns>The thumbprint of the certificate that the silo showed; null where it ended the connection before.</returns>
    private static async Task<string?> ConnectAsync(Member silo, X509Certificate2? certificate, bool untilItEnds = false)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync("127.0.0.1", silo.SiloPort);
        await using var stream = new SslStream(connection.GetStream());
        try
        {
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "silo",
                ApplicationProtocols = [new SslApplicationProtocol("Orleans1")],
                AllowTlsResume = false,
                ClientCertificates = certificate is null ? null : [certificate],
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.Issuer == Ours.Name,
            });
            if (untilItEnds)
                (await stream.ReadAsync(new byte[1])).ShouldBe(0);
        }
        catch (Exception e) when (untilItEnds && e is AuthenticationException or IOException)
        {
            return null;
        }
        return (stream.RemoteCertificate as X509Certificate2)?.Thumbprint;
    }
}
