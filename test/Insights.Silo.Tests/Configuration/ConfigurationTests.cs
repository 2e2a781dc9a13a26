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
            "Operator:Key=short", "Demo:Account=No Good", "Http:TrustedProxies=10.0.0.0/8,nowhere",
        ];
        using var server = ServerProcess.Run(["--Storage:Sqlite=a.db", "--Storage:PostgreSql=Host=localhost", .. wrong.Select(w => $"--{w}")]);
        (await server.ExitAsync()).ShouldBe(1);
        foreach (var setting in wrong)
            server.Output.ShouldContain(setting.Split('=')[0]);
        server.Output.ShouldContain("9 fault(s)");
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

    public void Dispose() => _folder.Dispose();
}
