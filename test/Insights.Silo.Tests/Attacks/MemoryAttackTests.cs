using System.Globalization;
using Xunit.Abstractions;

namespace Insights.Silo.Tests.Attacks;

/// <summary>What an ingest key, which may be public, can send does not end a silo with 512 MiB, and a legitimate client goes on beside it.</summary>
public sealed class MemoryAttackTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Two_hundred_thousand_new_anonymous_IDs_leave_memory_again()
    {
        using var attack = await Attack.BeginAsync();
        await attack.RunAsync(Enumerable.Range(0, 400).Select(batch => (Func<string>)(() => Body(Enumerable.Range(batch * 500, 500).Select(i => $$"""
            {"anonymousId":"made-up-{{i}}","type":"click","time":{{NowMs}}}
            """)))));
        await AssertAsync(attack);
    }

    [Fact]
    public async Task Thousands_of_live_users_with_addresses_of_30_KB_and_as_many_applications_are_bounded()
    {
        var url = new string('x', 30_000);
        using var attack = await Attack.BeginAsync();
        await attack.RunAsync(Enumerable.Range(0, 200).Select(batch => (Func<string>)(() => Body(Enumerable.Range(batch * 50, 50).Select(i => $$$"""
            {"anonymousId":"made-up-{{{i}}}","type":"page_view","time":{{{NowMs}}},"application":"a{{{i}}}","page":{"url":"https://shop.example/{{{url}}}"}}
            """)))));
        await AssertAsync(attack);
    }

    private static string NowMs => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private static string Body(IEnumerable<string> events) => $"{{\"events\":[{string.Join(',', events)}]}}";

    private async Task AssertAsync(Attack attack)
    {
        await attack.SurvivesAsync();
        attack.Waits.Sort();
        output.WriteLine($"{attack.Waits.Count} calls, median {attack.Waits[attack.Waits.Count / 2].TotalMilliseconds:f0} ms, slowest {attack.Waits[^1].TotalMilliseconds:f0} ms");
        attack.Waits[^1].ShouldBeLessThan(Attack.Slowest);
    }
}
