using System.Net;
using System.Text.RegularExpressions;
using Insights.Silo.Start;
using Insights.Testing.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Insights.Silo.Tests.Start;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed partial class OperatorKeyTests
{
    [Fact]
    public async Task Without_a_terminal_the_operator_key_is_in_a_file_of_its_owner_alone_from_the_first_start_on_and_goes_on_working()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "insights.db");
        var keys = folder.File("insights-keys.txt");
        string key;
        using (var first = await ServerProcess.StartWithoutKeyAsync(file))
        {
            first.Output.ShouldContain(keys);
            Key().IsMatch(first.Output).ShouldBeFalse(first.Output);
            File.GetUnixFileMode(keys).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            key = Key().Match(await File.ReadAllTextAsync(keys)).Value;
            File.Delete(keys);
            (await StatusAsync(first, key)).ShouldBe(HttpStatusCode.NotFound);
            (await first.StopAsync()).ShouldBe(0);
        }
        using (var later = await ServerProcess.StartWithoutKeyAsync(file))
        {
            File.Exists(keys).ShouldBeFalse();
            (await StatusAsync(later, key)).ShouldBe(HttpStatusCode.NotFound);
            (await later.StopAsync()).ShouldBe(0);
        }
        using var configured = await ServerProcess.StartAsync(file);
        File.Exists(keys).ShouldBeFalse();
        (await StatusAsync(configured, key)).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync(configured, ServerProcess.OperatorKey)).ShouldBe(HttpStatusCode.NotFound);
        (await configured.StopAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task No_key_is_made_that_nobody_would_see()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("insights.db");
        using (var failed = ServerProcess.Run(
            $"--Storage:Sqlite={file}", $"--Cluster:SiloPort={FreePort.Find()}", "--Kestrel:Endpoints:Http:Url=http://127.0.0.1:0",
            "--Kestrel:Endpoints:Grpc:Url=http://127.0.0.1:0", $"--Operator:KeyFile={folder.File("no/such/folder/keys")}"))
        {
            (await failed.ExitAsync()).ShouldBe(1);
            failed.Output.ShouldContain("Operator:KeyFile");
        }
        using var next = await ServerProcess.StartWithoutKeyAsync(file);
        Key().IsMatch(await File.ReadAllTextAsync(folder.File("insights-keys.txt"))).ShouldBeTrue();
    }

    [Fact]
    public async Task A_terminal_is_shown_the_keys_and_no_file_is_made()
    {
        using var folder = new TemporaryFolder();
        await using var terminal = new StringWriter();
        var keys = new NewKeys(terminal, folder.File("keys"), TimeProvider.System, NullLogger<NewKeys>.Instance);
        keys.WhyNot().ShouldBeNull();
        await keys.ShowAsync("The account 'demo' was made", ("server", "ins_server_1"), ("import", "ins_import_2"));
        terminal.ToString().ShouldContain("  server   ins_server_1\n  import   ins_import_2\n");
        File.Exists(folder.File("keys")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_key_file_that_others_could_read_is_closed_to_them_before_a_key_is_written()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("keys");
        await File.WriteAllTextAsync(file, "");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        await new NewKeys(null, file, TimeProvider.System, NullLogger<NewKeys>.Instance).ShowAsync("Made", ("server", "ins_server_1"));
        File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await File.ReadAllTextAsync(file)).ShouldContain("ins_server_1");
    }

    /// <summary>What an operator is told of an account that is not there.</summary>
    private static async Task<HttpStatusCode> StatusAsync(ServerProcess server, string key)
    {
        using var client = server.Client(key);
        using var answer = await client.GetAsync(new Uri("/v1/accounts/none", UriKind.Relative));
        return answer.StatusCode;
    }

    [GeneratedRegex("ins_operator_[0-9A-Za-z]+_[0-9A-Za-z]+")]
    private static partial Regex Key();
}
