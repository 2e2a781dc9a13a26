using Insights.Domain.Attributes;
using Insights.Domain.Attributes.Catalogue;
using Insights.Domain.Attributes.Requests;
using Insights.Domain.EndUsers;
using Insights.Service.Attributes;
using Insights.Service.Tests.Fixture;
using Insights.Testing.Builders;

namespace Insights.Service.Tests.Attributes;

public class UpdateServiceTests
{
    [Fact]
    public async Task A_value_shows_under_its_name_with_its_source_and_time()
    {
        var world = await World.WithAccountAsync();
        await world.Updates.UpdateAsync(World.ServerKey, Request(Set("plan", "pro")) with { Source = "CSV" }, default);
        var shown = (await world.Lookups.GetAsync(World.ServerKey, UserKind.Identified, "u1", default)).Attributes;
        shown.ShouldBe([new NamedValue("plan", new KnownValue(new TextValue("pro"), AttributeSource.Csv, world.Clock.NowMs, world.Clock.NowMs))]);
    }

    [Fact]
    public async Task The_server_makes_an_operation_ID_and_tells_it()
    {
        var world = await World.WithAccountAsync();
        var made = await world.Updates.UpdateAsync(World.ServerKey, Request(Set("plan", "pro")), default);
        made.OperationId.ShouldNotBeNullOrEmpty();
        var again = await world.Updates.UpdateAsync(World.ServerKey, Request(Set("plan", "x")) with { OperationId = made.OperationId }, default);
        again.ShouldBe(new UpdateResult(true, made.OperationId));
    }

    [Fact]
    public async Task The_time_of_a_client_whose_clock_is_wrong_is_corrected()
    {
        var world = await World.WithAccountAsync();
        var wrong = world.Clock.NowMs + 86_400_000;
        await world.Updates.UpdateAsync(World.ServerKey, Request(Set("plan", "pro")) with { TimeMs = wrong - 5_000, SentMs = wrong }, default);
        (await Shown(world)).Known.TimeMs.ShouldBe(world.Clock.NowMs - 5_000);
    }

    [Fact]
    public async Task The_name_that_would_be_the_101st_is_told_beside_every_other_fault_and_none_is_made()
    {
        var world = await World.WithAccountAsync();
        await world.Attributes.ReserveAsync(World.Account, [.. Enumerable.Range(1, 100).Select(i => new WantedAttribute($"n{i}", AttributeType.Text))], default);
        var request = Request(Set("n1", 1), Set("one more", "x"), Set("city", "Köln"), Set("n2", new string('x', 1025))) with { Source = "FAX", OperationId = "a\nb" };
        var refused = await Should.ThrowAsync<ServiceException>(async () => await world.Updates.UpdateAsync(World.ServerKey, request, default));
        refused.Fault.ShouldBe(ServiceFault.InvalidArgument);
        refused.Fields.Select(f => f.Field).ShouldBe(["operationId", "source", "operations[0].set", "operations[2].name", "operations[3].set", "operations[1].name"]);
        refused.Fields[^1].Problem.ShouldContain("one more");
    }

    [Fact]
    public async Task A_request_with_a_fault_makes_no_names()
    {
        var world = await World.WithAccountAsync();
        await Should.ThrowAsync<ServiceException>(async () => await world.Updates.UpdateAsync(World.ServerKey, Request(Set("new", "x"), Set("city", "x")), default));
        await Should.ThrowAsync<ServiceException>(async () => await world.Updates.UpdateAsync(World.ServerKey, Request(Set("new", "x")) with { TimeMs = 0 }, default));
        (await world.Attributes.OfAsync(World.Account, int.MaxValue, default)).Live.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_too_late_is_refused_but_for_a_key_that_may_import()
    {
        var world = await World.WithAccountAsync();
        await world.Updates.UpdateAsync(World.ServerKey, Request(Set("plan", "pro")), default);
        var late = Request(Set("plan", "old")) with { TimeMs = world.Clock.NowMs - 86_400_001 };
        var refused = await Should.ThrowAsync<ServiceException>(async () => await world.Updates.UpdateAsync(World.ServerKey, late, default));
        refused.Fields.Single().Field.ShouldBe("time");
        (await world.Updates.UpdateAsync(World.ImportKey, late, default)).IsDuplicate.ShouldBeFalse();
        (await Shown(world)).Known.Value.ShouldBe(new TextValue("pro"));
    }

    [Fact]
    public async Task An_ingest_key_may_not_update()
    {
        var world = await World.WithAccountAsync();
        var refused = await Should.ThrowAsync<ServiceException>(async () => await world.Updates.UpdateAsync(World.IngestKey, Request(Set("a", "b")), default));
        refused.Fault.ShouldBe(ServiceFault.PermissionDenied);
    }

    [Fact]
    public async Task In_a_batch_each_update_has_its_own_answer()
    {
        var world = await World.WithAccountAsync();
        var answers = await world.Updates.BatchUpdateAsync(
            World.ServerKey,
            [.. Enumerable.Range(0, 500).Select(i => Request(i == 7 ? Set("city", "x") : Set("plan", "pro")) with { Id = $"u{i}", OperationId = "op" })], default);
        answers.Count(a => a.Result is { IsDuplicate: false }).ShouldBe(499);
        answers[7].Fault!.Fields.Single().Field.ShouldBe("updates[7].operations[0].name");
        (await Should.ThrowAsync<ServiceException>(async () => await world.Updates.BatchUpdateAsync(World.ServerKey, [.. Enumerable.Range(0, 501).Select(_ => Request())], default)))
            .Fields.Single().Field.ShouldBe("updates");
    }

    [Fact]
    public async Task A_retired_name_shows_no_longer_and_its_next_life_begins_without_values()
    {
        var world = await World.WithAccountAsync();
        await world.Updates.UpdateAsync(World.ServerKey, Request(Set("plan", "pro"), Set("seats", 3)), default);
        var attributes = new AttributeService(world.Attributes, world.Store, world.Clock);
        await attributes.RetireAsync(World.ServerKey, "plan", default);
        (await Shown(world)).Name.ShouldBe("seats");
        await world.Updates.UpdateAsync(World.ServerKey, Request(Set("plan", 5)) with { Id = "u2" }, default);
        (await Shown(world)).Name.ShouldBe("seats");
        (await attributes.ListAsync(World.ServerKey, default)).Select(d => (d.Name, d.Type)).ShouldBe([("plan", AttributeType.Number), ("seats", AttributeType.Number)]);
    }

    [Fact]
    public async Task A_name_that_another_process_made_a_moment_ago_shows_under_its_name()
    {
        var world = await World.WithAccountAsync();
        await world.Updates.UpdateAsync(World.ServerKey, Request(Set("first", "x")), default);
        var elsewhere = new UpdateService(world.Users, new AttributeDirectory(world.Store, world.Clock), world.Accounts, world.Clock);
        await elsewhere.UpdateAsync(World.ServerKey, Request(Set("second", "y")), default);
        var shown = await world.Lookups.GetAsync(World.ServerKey, UserKind.Identified, "u1", default);
        shown.Attributes.Select(a => a.Name).ShouldBe(["first", "second"]);
        await world.Updates.UpdateAsync(World.ServerKey, Request(new OperationDraft("second", OperationKind.Unset, null)), default);
    }

    [Fact]
    public async Task What_another_process_retires_is_known_here_after_the_next_refresh()
    {
        var world = await World.WithAccountAsync();
        await world.Updates.UpdateAsync(World.ServerKey, Request(Set("plan", "x")), default);
        await world.Attributes.RefreshAsync(default);
        await new AttributeDirectory(world.Store, world.Clock).RetireAsync(World.Account, "plan", default);
        (await Shown(world)).Name.ShouldBe("plan");
        await world.Attributes.RefreshAsync(default);
        (await world.Lookups.GetAsync(World.ServerKey, UserKind.Identified, "u1", default)).Attributes.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_history_of_a_value_comes_in_pages_newest_first()
    {
        var world = await World.WithAccountAsync();
        foreach (var i in Enumerable.Range(1, 5))
            await world.Updates.UpdateAsync(World.ServerKey, Request(new OperationDraft("n", OperationKind.Add, new NumberValue(i))) with { OperationId = $"o{i}" }, default);
        var history = new HistoryService(world.Users, world.Attributes);
        var told = new List<string>();
        string? token = null;
        do
        {
            var page = await history.ListAsync(World.ServerKey, UserKind.Identified, "u1", "n", 2, token, default);
            page.Steps.Count.ShouldBeLessThanOrEqualTo(2);
            told.AddRange(page.Steps.Select(s => $"{s.At.OperationId}={s.After}"));
            token = page.NextPageToken;
        }
        while (token is not null);
        told.ShouldBe(["o5=15", "o4=10", "o3=6", "o2=3", "o1=1"]);
        (await Fault(history, "u1", "other")).ShouldBe(ServiceFault.NotFound);
        (await Fault(history, "u2", "n")).ShouldBe(ServiceFault.NotFound);
        (await Fault(history, "u1", "n", "AAAA")).ShouldBe(ServiceFault.InvalidArgument);
    }

    private static async Task<ServiceFault> Fault(HistoryService history, string id, string name, string? token = null) =>
        (await Should.ThrowAsync<ServiceException>(async () => await history.ListAsync(World.ServerKey, UserKind.Identified, id, name, null, token, default))).Fault;

    private static async Task<NamedValue> Shown(World world) =>
        (await world.Lookups.GetAsync(World.ServerKey, UserKind.Identified, "u1", default)).Attributes.Single();

    private static OperationDraft Set(string name, object value) => new(name, OperationKind.Set, UpdateBuilder.Value(value));

    private static UpdateRequest Request(params OperationDraft[] operations) => new() { Kind = UserKind.Identified, Id = "u1", Operations = operations };
}
