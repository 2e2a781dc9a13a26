using Insights.Domain.Accounts;
using Insights.Domain.Attributes;
using Insights.Domain.Attributes.Catalogue;
using Shouldly;
using Xunit;

namespace Insights.Testing.Conformance;

/// <summary>The rules of <see cref="IAttributeStore"/>.</summary>
public abstract class AttributeStoreConformance(StoreDatabase database) : StoreConformance(database)
{
    private static readonly DateTimeOffset _at = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123);

    [SkippableFact]
    public async Task An_account_begins_with_no_attributes()
    {
        await using var store = await OpenAsync("none");
        (await store.Attributes.ReadAsync("none", None)).Live.ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task A_name_that_is_wanted_is_there_for_every_process_with_the_type_it_was_wanted_with()
    {
        await using var store = await OpenAsync("made");
        var (reservation, catalogue) = await ReserveAsync(store, "made", ("plan", AttributeType.Text), ("seats", AttributeType.Number));
        reservation.Refused.ShouldBeEmpty();
        catalogue.Live.ShouldBe([
            new AttributeDefinition(1, "plan", AttributeType.Text, "", _at, null), new AttributeDefinition(2, "seats", AttributeType.Number, "", _at, null)]);

        await using var again = await OpenAsync();
        (await again.Attributes.ReadAsync("made", None)).Live.ShouldBe(catalogue.Live);
        (await again.Attributes.ReadAsync("other", None)).Live.ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task A_name_that_is_there_is_found_and_not_made_twice()
    {
        await using var store = await OpenAsync("twice");
        await ReserveAsync(store, "twice", ("plan", AttributeType.Text));
        var (reservation, catalogue) = await ReserveAsync(store, "twice", ("plan", AttributeType.Text), ("new", AttributeType.Text));
        reservation.Made.Select(d => d.Name).ShouldBe(["new"]);
        catalogue.Live.Select(d => (d.Name, d.Number)).ShouldBe([("new", 2), ("plan", 1)]);
    }

    [SkippableFact]
    public async Task Where_one_name_is_refused_none_is_made()
    {
        await using var store = await OpenAsync("all-or-none");
        await ReserveAsync(store, "all-or-none", ("plan", AttributeType.Text));
        var (reservation, catalogue) = await ReserveAsync(store, "all-or-none", ("new", AttributeType.Text), ("plan", AttributeType.Number));
        reservation.Refused.Keys.ShouldBe(["plan"]);
        catalogue.Live.Select(d => d.Name).ShouldBe(["plan"]);
    }

    [SkippableFact]
    public async Task The_101st_name_is_refused_until_one_is_retired()
    {
        await using var store = await OpenAsync("full");
        await ReserveAsync(store, "full", [.. Enumerable.Range(1, 100).Select(i => ($"n{i}", AttributeType.Text))]);
        (await ReserveAsync(store, "full", ("n101", AttributeType.Text))).Reservation.Refused.Keys.ShouldBe(["n101"]);

        (await store.Attributes.RetireAsync("full", "n7", _at.AddDays(1), None)).ShouldBeTrue();
        var (_, catalogue) = await ReserveAsync(store, "full", ("n101", AttributeType.Boolean));
        catalogue.Live.Count.ShouldBe(100);
        catalogue.Find("n101")!.Number.ShouldBe(101);
    }

    [SkippableFact]
    public async Task A_retired_name_may_be_used_anew_with_another_type_and_has_another_number()
    {
        await using var store = await OpenAsync("anew");
        await ReserveAsync(store, "anew", ("plan", AttributeType.Text));
        (await store.Attributes.RetireAsync("anew", "plan", _at.AddDays(1), None)).ShouldBeTrue();
        (await store.Attributes.RetireAsync("anew", "plan", _at.AddDays(2), None)).ShouldBeFalse();
        var (_, catalogue) = await ReserveAsync(store, "anew", ("plan", AttributeType.List));
        catalogue.Live.ShouldBe([new AttributeDefinition(2, "plan", AttributeType.List, "", _at, null)]);
        catalogue.Find(1)!.RetiredAt.ShouldBe(_at.AddDays(1));
    }

    [SkippableFact]
    public async Task A_description_stays_with_its_name()
    {
        await using var store = await OpenAsync("described");
        await ReserveAsync(store, "described", ("plan", AttributeType.Text));
        (await store.Attributes.DescribeAsync("described", "plan", "What they pay for", None)).ShouldBeTrue();
        (await store.Attributes.DescribeAsync("described", "none", "Nothing", None)).ShouldBeFalse();
        (await store.Attributes.ReadAsync("described", None)).Find("plan")!.Description.ShouldBe("What they pay for");
    }

    [SkippableFact]
    public async Task Every_change_is_counted_and_what_changes_nothing_is_not()
    {
        await using var store = await OpenAsync("counted");
        var before = await store.Attributes.ChangesAsync(None);
        await ReserveAsync(store, "counted", ("plan", AttributeType.Text));
        var made = await store.Attributes.ChangesAsync(None);
        made.ShouldBeGreaterThan(before);
        await store.Attributes.DescribeAsync("counted", "plan", "x", None);
        var described = await store.Attributes.ChangesAsync(None);
        described.ShouldBeGreaterThan(made);
        await store.Attributes.RetireAsync("counted", "plan", _at, None);
        (await store.Attributes.ChangesAsync(None)).ShouldBeGreaterThan(described);
    }

    [SkippableFact]
    public async Task Of_many_writers_in_two_processes_that_race_for_the_last_places_100_names_get_one_and_all_others_are_told()
    {
        await using var one = await OpenAsync("race");
        await using var two = await OpenAsync();
        await ReserveAsync(one, "race", [.. Enumerable.Range(1, 90).Select(i => ($"n{i}", AttributeType.Text))]);
        var answers = await Task.WhenAll(Enumerable.Range(1, 40).Select(async i =>
            (await ReserveAsync(i % 2 == 0 ? one : two, "race", ($"late{i}", AttributeType.Text))).Reservation));
        answers.Count(a => a.Made.Count == 1).ShouldBe(10);
        answers.Count(a => a.Refused.Count == 1).ShouldBe(30);
        (await two.Attributes.ReadAsync("race", None)).Live.Count.ShouldBe(100);
    }

    private async Task<StorePorts> OpenAsync(string account)
    {
        var store = await OpenAsync();
        await store.Accounts.CreateAsync(new Account(account, AccountSettings.Default, _at), AccountStoreConformance.AnEntry, None);
        return store;
    }

    private static ValueTask<(Reservation Reservation, AttributeCatalogue Catalogue)> ReserveAsync(
        StorePorts store, string account, params (string Name, AttributeType Type)[] wanted) =>
        store.Attributes.ReserveAsync(account, [.. wanted.Select(w => new WantedAttribute(w.Name, w.Type))], _at, None);
}
