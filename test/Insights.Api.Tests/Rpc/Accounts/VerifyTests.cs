using Grpc.Core;
using Insights.Domain.EndUsers.Ports;
using Insights.Api.Tests.Rpc.Fixture;
using Insights.V1;
using Microsoft.Extensions.DependencyInjection;
using UserKey = Insights.Domain.EndUsers.EndUserKey;

namespace Insights.Api.Tests.Rpc.Accounts;

/// <summary>A gateway whose store can be read for so many records, and then no more.</summary>
public sealed class BreakingGateway : Gateway, IStoredRecords
{
    public int Readable { get; set; } = int.MaxValue;

    protected override void AddServices(IServiceCollection services)
    {
        base.AddServices(services);
        services.AddSingleton<IStoredRecords>(this);
    }

    public IAsyncEnumerable<UserKey> UsersAsync(string? account, CancellationToken ct) => Store.UsersAsync(account, ct);

    public ValueTask<StoredRecord> ReadAsync(UserKey user, CancellationToken ct) =>
        Readable-- > 0 ? ((IStoredRecords)Store).ReadAsync(user, ct) : throw new StoreException(StoreFault.Unavailable);

    public ValueTask<IReadOnlyList<Insights.Domain.Sessions.Session>> ReadSessionsAsync(UserKey user, SessionCursor? after, int limit, CancellationToken ct) =>
        ((IStoredRecords)Store).ReadSessionsAsync(user, after, limit, ct);
}

public sealed class VerifyTests(BreakingGateway gateway) : IClassFixture<BreakingGateway>
{
    [Fact]
    public async Task Progress_is_told_every_thousand_users_and_the_result_is_last()
    {
        var tenant = await gateway.TenantAsync();
        gateway.Readable = int.MaxValue;
        await FillAsync(tenant);
        (await VerifyAsync(tenant.Server, new VerifyAccountRequest { Account = tenant.Name })).ShouldBe([
            new VerifyAccountResponse { Progress = new() { UsersChecked = 1000 } },
            new VerifyAccountResponse { Progress = new() { UsersChecked = 2000 } },
            new VerifyAccountResponse { Result = new() { UsersChecked = 2500, EntriesRead = 5000 } }]);
    }

    [Fact]
    public async Task One_user_is_verified_alone()
    {
        var tenant = await gateway.TenantAsync();
        gateway.Readable = int.MaxValue;
        await tenant.Server.SendAsync(tenant.Event("e"), tenant.Event("e", "other"));
        var user = new EndUserKey { Kind = EndUserKey.Types.Kind.Identified, Id = "u1" };
        var answers = await VerifyAsync(gateway.Operator, new VerifyAccountRequest { Account = tenant.Name, User = user });
        answers.ShouldHaveSingleItem().Result.UsersChecked.ShouldBe(1);
    }

    [Fact]
    public async Task A_verification_that_breaks_off_ends_with_why_after_what_it_told_before()
    {
        var tenant = await gateway.TenantAsync();
        await FillAsync(tenant);
        gateway.Readable = 1200;
        using var call = tenant.Server.Accounts.VerifyAccount(new VerifyAccountRequest { Account = tenant.Name });
        (await call.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue();
        await ((Task)call.ResponseStream.MoveNext(CancellationToken.None)).ShouldFailAsync(StatusCode.Unavailable);
    }

    [Fact]
    public async Task A_faulty_request_is_refused()
    {
        var tenant = await gateway.TenantAsync();
        await FailAsync(new VerifyAccountRequest { Account = tenant.Name, User = new EndUserKey { Kind = (EndUserKey.Types.Kind)7 } }, StatusCode.InvalidArgument, "user.kind");
        var nameless = new EndUserKey { Kind = EndUserKey.Types.Kind.Anonymous };
        await FailAsync(new VerifyAccountRequest { Account = tenant.Name, User = nameless }, StatusCode.InvalidArgument, "user.id");
        await FailAsync(new VerifyAccountRequest { Account = "none" }, StatusCode.NotFound);
    }

    private Task<RpcException> FailAsync(VerifyAccountRequest request, StatusCode status, params string[] fields) =>
        ((Task)VerifyAsync(gateway.Operator, request)).ShouldFailAsync(status, fields);

    private static async Task FillAsync(Tenant tenant)
    {
        foreach (var batch in Enumerable.Range(0, 2500).Chunk(500))
            await tenant.Server.SendAsync([.. batch.Select(i => tenant.Event("e", $"u{i}"))]);
    }

    private static async Task<List<VerifyAccountResponse>> VerifyAsync(ApiClient client, VerifyAccountRequest request)
    {
        using var call = client.Accounts.VerifyAccount(request);
        var answers = new List<VerifyAccountResponse>();
        await foreach (var answer in call.ResponseStream.ReadAllAsync())
            answers.Add(answer);
        return answers;
    }
}
