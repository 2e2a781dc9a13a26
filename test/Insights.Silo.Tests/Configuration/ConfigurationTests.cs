using Insights.Testing.Processes;

namespace Insights.Silo.Tests.Configuration;

public sealed class ConfigurationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task All_faults_of_the_configuration_are_told_at_start_in_one_message()
    {
        string[] wrong =
        [
            "Storage:QueueCapacity=7", "Storage:BatchRows=many", "Storage:Sqllite=b.db", "Cluster:DrainTimeout=soon", "Live:Window=1.00:00:00",
            "Operator:Key=short", "Demo:Account=No Good", "Http:TrustedProxies=10.0.0.0/8,nowhere", "Http:MaxBodyPercent=76", "Http:FailedKeysPerMinute=-1",
        ];
        using var server = ServerProcess.Run(["--Storage:Sqlite=a.db", "--Storage:PostgreSql=Host=localhost", "--Cluster:AdvertisedAddress=127.0.0.1", .. wrong.Select(w => $"--{w}")]);
        (await server.ExitAsync()).ShouldBe(1);
        foreach (var setting in wrong)
            server.Output.ShouldContain(setting.Split('=')[0]);
        server.Output.ShouldContain("11 fault(s)");
    }

    [Fact]
    public async Task A_database_that_cannot_be_opened_is_told_in_one_line()
    {
        await File.WriteAllTextAsync(_folder.File("no.db"), "this is no database, and long enough to be looked at as one: " + new string('x', 500));
        using var server = ServerProcess.Run($"--Storage:Sqlite={_folder.File("no.db")}");
        (await server.ExitAsync()).ShouldBe(1);
        server.Output.ShouldContain("The database cannot be opened:");
        server.Output.ShouldNotContain("   at ");
    }

    [Theory]
    [InlineData("--help", "--Storage:Sqlite=FILE")]
    [InlineData("-h", "--Storage:Sqlite=FILE")]
    [InlineData("--version", ".")]
    public async Task What_asks_for_an_answer_starts_nothing(string asked, string answer)
    {
        using var server = ServerProcess.Run($"--Storage:Sqlite={_folder.File("none.db")}", asked);
        (await server.ExitAsync()).ShouldBe(0);
        server.Output.ShouldContain(answer);
        File.Exists(_folder.File("none.db")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("serve", "'serve' is no setting")]
    [InlineData("--Storage:Sqlite", "--Storage:Sqlite has no value")]
    [InlineData("--Storge:Sqlite=a.db", "Storge is no setting")]
    [InlineData("--urls=http://127.0.0.1:5080", "Kestrel:Endpoints:Http:Url")]
    [InlineData("--Kestrel:Endpoints:Http:Url=nowhere", "Kestrel:Endpoints:Http:Url is 'nowhere'")]
    public async Task What_is_no_setting_is_told_in_one_line(string argument, string told)
    {
        using var server = ServerProcess.Run(argument);
        (await server.ExitAsync()).ShouldBeOneOf(1, 2);
        server.Output.ShouldContain("has 1 fault(s)");
        server.Output.ShouldContain(told);
        server.Output.Split('\n').Length.ShouldBe(2, server.Output);
    }

    [Fact]
    public async Task Ports_that_others_listen_on_are_told_by_their_settings_before_anything_is_made()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        using var server = ServerProcess.Run(
            $"--Storage:Sqlite={_folder.File("none.db")}", $"--Kestrel:Endpoints:Http:Url=http://127.0.0.1:{port}",
            "--Kestrel:Endpoints:Grpc:Url=http://127.0.0.1:0", $"--Cluster:SiloPort={port}");
        (await server.ExitAsync()).ShouldBe(1);
        server.Output.ShouldContain($"Kestrel:Endpoints:Http:Url: 127.0.0.1:{port}");
        server.Output.ShouldContain($"Cluster:SiloPort: 127.0.0.1:{port}");
        server.Output.Split('\n').Length.ShouldBe(3, server.Output);
        File.Exists(_folder.File("none.db")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_used_is_told_before_anything_is_made()
    {
        await File.WriteAllTextAsync(_folder.File("silo.pem"), "no certificate");
        using var server = ServerProcess.Run(
            $"--Storage:Sqlite={_folder.File("none.db")}", $"--Cluster:Tls:Certificate={_folder.File("silo.pem")}", $"--Cluster:Tls:Authority={_folder.File("silo.pem")}");
        (await server.ExitAsync()).ShouldBe(1);
        server.Output.ShouldContain("Cluster:Tls:Authority holds no certificate");
        server.Output.Split('\n').Length.ShouldBe(2, server.Output);
        File.Exists(_folder.File("none.db")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_silo_alone_listens_for_other_silos_on_the_loopback_only()
    {
        var port = FreePort.Find();
        using var server = await ServerProcess.StartWithoutKeyAsync(_folder.File("insights.db"), $"--Cluster:SiloPort={port}");
        var listeners = System.Net.NetworkInformation.IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners();
        var silo = listeners.Where(l => l.Port == port).ToList();
        silo.ShouldNotBeEmpty();
        silo.ShouldAllBe(l => System.Net.IPAddress.IsLoopback(l.Address));
    }

    [Fact]
    public async Task A_start_is_told_in_a_few_lines_each_with_its_time()
    {
        using var server = await ServerProcess.StartWithoutKeyAsync(_folder.File("insights.db"), "--Demo:Account=demo");
        (await server.StopAsync()).ShouldBe(0);
        var lines = server.Output.Split('\n');
        lines.Length.ShouldBeLessThan(25);
        lines.ShouldAllBe(l => System.Text.RegularExpressions.Regex.IsMatch(l, "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{12}Z (info|warn): "));
    }

    [Fact]
    public async Task Logs_as_JSON_are_JSON_line_for_line()
    {
        using var server = await ServerProcess.StartWithoutKeyAsync(
            _folder.File("insights.db"), "--Demo:Account=demo", "--Logging:Console:FormatterName=json");
        (await server.StopAsync()).ShouldBe(0);
        foreach (var line in server.Output.Split('\n'))
            System.Text.Json.JsonDocument.Parse(line).Dispose();
    }

    public void Dispose() => _folder.Dispose();
}
