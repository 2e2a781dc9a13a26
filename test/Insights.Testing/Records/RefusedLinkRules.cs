using System.Text.Json.Nodes;
using Insights.Domain.EndUsers;
using Insights.Domain.Identity;
using Shouldly;
using Xunit;

namespace Insights.Testing.Records;

/// <summary>An event whose link would be the user's 101st anonymous record is taken, and told so (docs/semantics.md 1.7).</summary>
public abstract class RefusedLinkRules
{
    /// <summary>A host with a database of its own.</summary>
    protected abstract Task<RecordHost> StartAsync();

    [SkippableFact]
    public async Task The_101st_link_by_an_event_is_refused_in_its_answer_and_the_event_is_taken()
    {
        await using var host = await StartAsync();
        var account = await host.AccountAsync();
        // In a batch, so that the places are asked for by events that are not taken yet.
        var batch = await account.RecordAsync([.. Enumerable.Range(0, 102).Select(i => Both(account, i))]);
        batch.Select(r => (string)r!["status"]!).ShouldAllBe(status => status == "ACCEPTED");
        batch.Take(100).ShouldAllBe(r => r!["detail"] == null);
        foreach (var refused in batch.Skip(100))
        {
            ((string)refused!["detail"]!).ShouldBe(LinkRefusals.OfTakenEvent);
            refused["reason"].ShouldBeNull();
        }

        var alone = (await account.RecordAsync(Both(account, 103)))[0]!;
        ((string)alone["status"]!, (string)alone["detail"]!).ShouldBe(("ACCEPTED", LinkRefusals.OfTakenEvent));
        var again = (await account.RecordAsync(Both(account, 103)))[0]!;
        ((string)again["status"]!, (string?)again["detail"]).ShouldBe(("DUPLICATE", null));
        var known = account.Event("known", "alice");
        known["anonymousId"] = "browser-7";
        (await account.RecordAsync(known))[0]!["detail"].ShouldBeNull();

        var export = await account.ExportAsync(UserKind.Identified, "alice");
        export["entries"]!.AsArray().Count(e => (string)e!["type"]! == "EVENT_ACCEPTED").ShouldBe(104);
        export["links"]!.AsArray().Count.ShouldBe(100);
    }

    private static JsonObject Both(HostedAccount account, int i)
    {
        var e = account.Event($"e{i}", "alice");
        e["anonymousId"] = $"browser-{i}";
        return e;
    }
}
