using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Sessions;
using Insights.Api.Tests.Http.Fixture;
using Microsoft.Extensions.DependencyInjection;

namespace Insights.Api.Tests.Http.Verification;

/// <summary>A host whose store can be read for so many records, and then no more.</summary>
public sealed class BreakingApi : HttpSilo
{
    public int Readable { get; set; }

    protected override void Replace(IServiceCollection services)
    {
        base.Replace(services);
        services.AddSingleton<IStoredRecords>(_ => new BreakingRecords(this));
    }

    private sealed class BreakingRecords(BreakingApi api) : IStoredRecords
    {
        public async IAsyncEnumerable<EndUserKey> UsersAsync(string? account, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
        {
            await Task.CompletedTask;
            for (var i = 0; i < 1500; i++)
                yield return new EndUserKey(account!, UserKind.Identified, $"u{i}");
        }

        public ValueTask<StoredRecord> ReadAsync(EndUserKey user, CancellationToken ct) =>
            api.Readable-- > 0 ? api.Store.Records.ReadAsync(user, ct) : throw new StoreException(StoreFault.Unavailable);

        public ValueTask<IReadOnlyList<Session>> ReadSessionsAsync(EndUserKey user, SessionCursor? after, int limit, CancellationToken ct) =>
            api.Store.Records.ReadSessionsAsync(user, after, limit, ct);
    }
}

public sealed class BrokenOffTests(BreakingApi api) : IClassFixture<BreakingApi>
{
    [Fact]
    public async Task A_verification_that_breaks_off_half_way_says_so_in_its_last_line()
    {
        var tenant = await api.TenantAsync();
        api.Readable = 1200;
        var lines = (await tenant.Server.PostAsync($"/v1/accounts/{tenant.Name}:verify", "{}")).Body.TrimEnd('\n').Split('\n');
        lines.Length.ShouldBe(2);
        lines[0].ShouldBe("""{"progress":{"usersChecked":1000}}""");
        lines[1].ShouldStartWith("""{"error":{"type":"about:blank","title":"Service Unavailable","status":503,""");
        lines[1].ShouldContain("\"code\":\"UNAVAILABLE\"");
    }

    [Fact]
    public async Task A_verification_that_breaks_off_before_its_first_line_is_a_problem()
    {
        var tenant = await api.TenantAsync();
        api.Readable = 10;
        (await tenant.Server.PostAsync($"/v1/accounts/{tenant.Name}:verify", "{}")).ShouldBeProblem(503, "UNAVAILABLE");
    }
}
