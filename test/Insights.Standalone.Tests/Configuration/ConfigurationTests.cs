using Insights.Testing.Processes;

namespace Insights.Standalone.Tests.Configuration;

public sealed class ConfigurationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task All_faults_of_the_configuration_are_told_at_start_in_one_message()
    {
        using var server = ServerProcess.Run(
        [
            "--Storage:Sqlite=a.db", "--Storage:PostgreSql=Host=localhost", "--Storage:QueueCapacity=7", "--Storage:BatchRows=many",
            "--Storage:Sqllite=b.db", "--EndUsers:AwakeFor=soon", "--EndUsers:PollEvery=1.00:00:00", "--Operator:Key=short",
            "--Demo:Account=No Good", "--Http:TrustedProxies=10.0.0.0/8,nowhere",
        ]);
        (await server.ExitAsync()).ShouldBe(1);
        foreach (var setting in new[]
        {
            "Storage:", "Storage:QueueCapacity", "Storage:BatchRows", "Storage:Sqllite", "EndUsers:AwakeFor", "EndUsers:PollEvery",
            "Operator:Key", "Demo:Account", "Http:TrustedProxies",
        })
            server.Output.ShouldContain(setting);
        server.Output.ShouldContain("9 fault(s)");
    }

    [Fact]
    public async Task A_database_that_cannot_be_opened_is_told_in_one_line()
    {
        await File.WriteAllTextAsync(_folder.File("no.db"), "this is no database, and long enough to be looked at as one: " + new string('x', 500));
        using var server = ServerProcess.Run(["--urls", "http://127.0.0.1:0", $"--Storage:Sqlite={_folder.File("no.db")}"]);
        (await server.ExitAsync()).ShouldBe(1);
        server.Output.ShouldContain("The database cannot be opened:");
        server.Output.ShouldNotContain("   at ");
    }

    public void Dispose() => _folder.Dispose();
}
