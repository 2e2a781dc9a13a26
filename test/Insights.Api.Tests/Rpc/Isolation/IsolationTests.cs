using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Insights.Api.Tests.Rpc.Fixture;
using Insights.Service.Keys;
using Insights.V1;

namespace Insights.Api.Tests.Rpc.Isolation;

/// <summary>What no method does for a key that may not: the methods come from the .proto files, so that none is forgotten.</summary>
public sealed class IsolationTests(Gateway gateway) : IClassFixture<Gateway>
{
    private const string User = "someone";

    /// <summary>Stands in what is recorded of the user, and in nothing that a request says.</summary>
    private const string Secret = "seen-by-its-own-account-only";

    public static TheoryData<string> Methods => [.. ApiMethods.All.Select(m => m.FullName)];

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task A_key_of_too_low_a_kind_is_refused(string method)
    {
        var admitted = ApiMethods.KindsOf(ApiMethods.Find(method));
        foreach (var kind in (string[])["INGEST", "SERVER", "IMPORT", "OPERATOR"])
        {
            var tenant = await gateway.TenantAsync();
            var client = kind switch { "INGEST" => tenant.Ingest, "SERVER" => tenant.Server, "IMPORT" => tenant.Import, _ => gateway.Operator };
            var (_, failure) = await CallAsync(client, method, tenant.Name);
            if (admitted.Contains(kind))
                failure?.StatusCode.ShouldNotBeOneOf(StatusCode.Unauthenticated, StatusCode.PermissionDenied, StatusCode.Unimplemented, StatusCode.Internal);
            else
                failure.ShouldNotBeNull($"{kind} is admitted").StatusCode.ShouldBe(StatusCode.PermissionDenied, kind);
            failure?.ShouldBeWhole();
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task No_key_a_wrong_one_a_revoked_one_and_two_are_refused(string method)
    {
        var tenant = await gateway.TenantAsync();
        var (revoked, text) = await gateway.Administration.CreateKeyAsync(
            OperatorKey.Caller, tenant.Name, Domain.Accounts.KeyKind.Import, CancellationToken.None);
        await gateway.Administration.RevokeKeyAsync(OperatorKey.Caller, tenant.Name, revoked.KeyId, CancellationToken.None);
        foreach (var key in (string?[])[null, "", "wrong", text, tenant.Server.Key + "x", tenant.Server.Key![..^1], tenant.Server.Key.ToUpperInvariant(), new string('k', 4000)])
            Refused(await CallAsync(new ApiClient(gateway.Channel, key), method, tenant.Name));
        Refused(await CallAsync(tenant.Server, method, tenant.Name, new Metadata { { "x-api-key", tenant.Server.Key } }));

        static void Refused((byte[] Answer, RpcException? Failure) call)
        {
            call.Failure.ShouldNotBeNull().StatusCode.ShouldBe(StatusCode.Unauthenticated);
            call.Failure.ShouldBeWhole();
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task A_key_of_another_account_sees_nothing_and_changes_nothing(string method)
    {
        var (own, other) = (await gateway.TenantAsync(), await gateway.TenantAsync());
        var recorded = own.Event("e", User);
        recorded.Application = Secret;
        (await own.Server.SendAsync(recorded)).ShouldBe(["Accepted"]);
        var before = await SeenAsync(own);
        before.ShouldContain(Secret);
        var asksForAccount = ApiMethods.Find(method).InputType.FindFieldByName("account") is not null;
        foreach (var client in (ApiClient[])[other.Ingest, other.Server, other.Import])
        {
            var (answer, failure) = await CallAsync(client, method, own.Name);
            if (asksForAccount)
                failure.ShouldNotBeNull().StatusCode.ShouldBe(StatusCode.PermissionDenied);
            Encoding.Latin1.GetString(answer).ShouldNotContain(Secret);
        }
        (await SeenAsync(own)).ShouldBe(before);
    }

    [Fact]
    public void The_methods_are_there() => ApiMethods.All.Count.ShouldBeGreaterThan(14);

    private async Task<string> SeenAsync(Tenant tenant)
    {
        var user = (await tenant.Server.EndUsers.GetEndUserAsync(new GetEndUserRequest
        {
            EndUser = new EndUserKey { Kind = EndUserKey.Types.Kind.Identified, Id = User },
            View = EndUserView.Types.View.OpenSession,
        })).EndUser;
        var keys = await gateway.Operator.Accounts.ListKeysAsync(new ListKeysRequest { Account = tenant.Name });
        return $"{user} {keys} {(await tenant.Server.Accounts.GetSettingsAsync(new GetSettingsRequest { Account = tenant.Name })).Document}";
    }

    private static Task<(byte[] Answer, RpcException? Failure)> CallAsync(ApiClient client, string method, string account, Metadata? more = null)
    {
        var found = ApiMethods.Find(method);
        return RawMethod.CallAsync(client, found, FilledRequest.Of(found.InputType, account, User).ToByteArray(), more);
    }
}
