using System.Net;
using System.Text.RegularExpressions;
using Insights.Testing.Processes;

namespace Insights.Silo.Tests.Start;

public sealed partial class OperatorKeyTests
{
    [Fact]
    public async Task The_operator_key_is_printed_at_the_first_start_alone_and_goes_on_working()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "insights.db");
        string key;
        using (var first = await ServerProcess.StartWithoutKeyAsync(file))
        {
            key = Key().Match(first.Output).Value;
            (await StatusAsync(first, key)).ShouldBe(HttpStatusCode.NotFound);
            (await first.StopAsync()).ShouldBe(0);
        }
        using (var later = await ServerProcess.StartWithoutKeyAsync(file))
        {
            Key().IsMatch(later.Output).ShouldBeFalse(later.Output);
            (await StatusAsync(later, key)).ShouldBe(HttpStatusCode.NotFound);
            (await later.StopAsync()).ShouldBe(0);
        }
        using var configured = await ServerProcess.StartAsync(file);
        Key().IsMatch(configured.Output).ShouldBeFalse(configured.Output);
        (await StatusAsync(configured, key)).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync(configured, ServerProcess.OperatorKey)).ShouldBe(HttpStatusCode.NotFound);
        (await configured.StopAsync()).ShouldBe(0);
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
