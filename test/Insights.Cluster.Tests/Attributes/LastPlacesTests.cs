using Insights.Cluster.Tests.Fixture;
using Insights.Domain.Accounts;
using Insights.Domain.Attributes;
using Insights.Domain.Attributes.Catalogue;
using Insights.Domain.Attributes.Requests;
using Insights.Domain.EndUsers;
using Insights.Service;
using Insights.Service.Accounts;
using Insights.Service.Attributes;
using Insights.Service.Keys;
using Insights.Service.Lookups;

namespace Insights.Cluster.Tests.Attributes;

/// <summary>The limit of 100 names holds exactly, whichever silo a writer comes to (docs/semantics.md 1.6).</summary>
public sealed class LastPlacesTests
{
    private const int Writers = 200;
    private const int Taken = 70;

    private static readonly Caller _server = new("acme", KeyKind.Server, "k");

    [SkippableFact]
    public async Task Of_200_writers_on_two_silos_that_race_for_the_last_30_places_30_get_one_and_170_are_told()
    {
        await using var database = await TestDatabase.PostgreSqlAsync();
        var silos = await TestSilo.StartAsync(2, database);
        try
        {
            await silos[0].Get<AccountAdministration>().CreateAsync(OperatorKey.Caller, "acme", AccountSettings.Default, CancellationToken.None);
            await silos[1].Get<AccountDirectory>().RefreshAsync(CancellationToken.None);
            await silos[0].Get<AttributeDirectory>().ReserveAsync(
                "acme", [.. Enumerable.Range(0, Taken).Select(i => new WantedAttribute($"taken{i}", AttributeType.Text))], CancellationToken.None);

            var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var writers = Enumerable.Range(0, Writers).Select(i => Task.Run(async () =>
            {
                await start.Task;
                return await WriteAsync(silos[i % 2], i);
            })).ToList();
            start.SetResult();
            var refusals = await Task.WhenAll(writers);

            var live = (await silos[0].Store.Attributes.ReadAsync("acme", CancellationToken.None)).Live.Select(d => d.Name).ToHashSet();
            live.Count.ShouldBe(100);
            for (var i = 0; i < Writers; i++)
            {
                var won = live.Contains(Name(i));
                (refusals[i] is null).ShouldBe(won, $"writer {i}: {refusals[i]?.Message}");
                if (!won)
                    refusals[i]!.Fields.Single().ShouldBe(new FieldFault("operations[0].name", $"would be one name too many: the account has its 100 attributes, and '{Name(i)}' is none of them; retire one first"));
                // What was refused left no trace, and what was not is shown by either silo under its name.
                var shown = await silos[(i + 1) % 2].Get<LookupService>().BatchGetAsync(_server, [(UserKind.Identified, $"u{i}")], CancellationToken.None);
                shown.Found.SelectMany(r => r.Attributes).Select(a => a.Name).ShouldBe(won ? [Name(i)] : []);
            }
        }
        finally
        {
            foreach (var silo in silos)
                await silo.DisposeAsync();
        }
    }

    private static string Name(int writer) => $"late{writer}";

    private static async Task<ServiceException?> WriteAsync(TestSilo silo, int writer)
    {
        var request = new UpdateRequest
        {
            Kind = UserKind.Identified,
            Id = $"u{writer}",
            Operations = [new OperationDraft(Name(writer), OperationKind.Set, new NumberValue(writer))],
        };
        try
        {
            await silo.Get<UpdateService>().UpdateAsync(_server, request, CancellationToken.None);
            return null;
        }
        catch (ServiceException e) when (e.Fault == ServiceFault.InvalidArgument)
        {
            return e;
        }
    }
}
