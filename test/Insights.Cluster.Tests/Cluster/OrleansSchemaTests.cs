using Insights.Cluster.Tests.Fixture;
using Insights.Silo.Cluster;

namespace Insights.Cluster.Tests.Cluster;

/// <summary>Orleans's tables and statements are made by whichever silo comes first.</summary>
public sealed class OrleansSchemaTests
{
    [SkippableFact]
    public async Task Silos_that_start_together_make_one_set_of_tables_and_statements()
    {
        await using var database = await TestDatabase.PostgreSqlAsync();
        var replaced = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            await using var store = await database.OpenStoreAsync();
            await using var source = database.Connect();
            return await OrleansSchema.ApplyAsync(source, CancellationToken.None);
        })));
        replaced.Sum().ShouldBe(20);
        replaced.Count(r => r > 0).ShouldBe(1);
        (await database.ScalarAsync<long>("SELECT count(*) FROM OrleansQuery")).ShouldBe(20);
    }

    [SkippableFact]
    public async Task A_statement_of_another_version_of_the_program_is_replaced_and_the_others_stay()
    {
        await using var database = await TestDatabase.PostgreSqlAsync();
        await using var store = await database.OpenStoreAsync();
        await using var source = database.Connect();
        await OrleansSchema.ApplyAsync(source, CancellationToken.None);
        await database.ScalarAsync<string>("UPDATE OrleansQuery SET QueryText = 'SELECT 1' WHERE QueryKey = 'GatewaysQueryKey' RETURNING QueryKey");
        (await OrleansSchema.ApplyAsync(source, CancellationToken.None)).ShouldBe(1);
        (await OrleansSchema.ApplyAsync(source, CancellationToken.None)).ShouldBe(0);
    }

    [Fact]
    public void Every_statement_has_room_in_its_column() => OrleansSql.Queries.Values.ShouldAllBe(sql => sql.Length <= 8000);
}
