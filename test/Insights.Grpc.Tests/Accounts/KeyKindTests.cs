using Grpc.Core;
using Insights.Grpc.Tests.Fixture;
using Insights.V1;

namespace Insights.Grpc.Tests.Accounts;

public sealed class KeyKindTests(Gateway gateway) : IClassFixture<Gateway>
{
    /// <summary>Every method that takes a key, and the kinds that it admits.</summary>
    public static TheoryData<string, string> Methods => new()
    {
        { "insights.v1.EventService/RecordEvents", "INGEST SERVER IMPORT" },
        { "insights.v1.EventService/StreamEvents", "INGEST SERVER IMPORT" },
        { "insights.v1.EndUserService/GetEndUser", "SERVER IMPORT" },
        { "insights.v1.EndUserService/BatchGetEndUsers", "SERVER IMPORT" },
        { "insights.v1.EndUserService/ListSessions", "SERVER IMPORT" },
        { "insights.v1.EndUserService/UpdateEndUser", "SERVER IMPORT" },
        { "insights.v1.EndUserService/BatchUpdateEndUsers", "SERVER IMPORT" },
        { "insights.v1.EndUserService/ListAttributeHistory", "SERVER IMPORT" },
        { "insights.v1.EndUserService/EraseEndUser", "SERVER IMPORT" },
        { "insights.v1.EndUserService/ExportEndUser", "SERVER IMPORT" },
        { "insights.v1.AttributeService/ListAttributes", "SERVER IMPORT" },
        { "insights.v1.AttributeService/DescribeAttribute", "SERVER IMPORT" },
        { "insights.v1.AttributeService/RetireAttribute", "SERVER IMPORT" },
        { "insights.v1.AccountService/CreateAccount", "OPERATOR" },
        { "insights.v1.AccountService/GetAccount", "OPERATOR" },
        { "insights.v1.AccountService/CreateKey", "OPERATOR" },
        { "insights.v1.AccountService/ListKeys", "OPERATOR" },
        { "insights.v1.AccountService/RevokeKey", "OPERATOR" },
        { "insights.v1.AccountService/VerifyAccount", "OPERATOR SERVER IMPORT" },
    };

    [Fact]
    public void Every_method_is_among_them() =>
        Methods.Select(m => (string)m[0]).ShouldBe(
            new[] { EventService.Descriptor, EndUserService.Descriptor, AttributeService.Descriptor, AccountService.Descriptor }
                .SelectMany(s => s.Methods.Select(m => $"{s.FullName}/{m.Name}")));

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task A_key_of_too_low_a_kind_is_refused(string method, string admitted)
    {
        var tenant = await gateway.SharedTenantAsync();
        foreach (var (kind, client) in (IEnumerable<(string, ApiClient)>)
            [("INGEST", tenant.Ingest), ("SERVER", tenant.Server), ("IMPORT", tenant.Import), ("OPERATOR", gateway.Operator)])
        {
            var failure = await FailureAsync(client, method, tenant.Name);
            if (admitted.Split(' ').Contains(kind))
                failure?.StatusCode.ShouldNotBeOneOf(StatusCode.Unauthenticated, StatusCode.PermissionDenied);
            else
                failure.ShouldNotBeNull().StatusCode.ShouldBe(StatusCode.PermissionDenied);
            failure?.ShouldBeWhole();
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task No_key_a_wrong_one_and_two_are_refused(string method, string admitted)
    {
        _ = admitted;
        var tenant = await gateway.SharedTenantAsync();
        foreach (var key in (string?[])[null, "", "wrong", tenant.Server.Key + "x", tenant.Server.Key![..^1], tenant.Server.Key.ToUpperInvariant(), new string('k', 4000)])
        {
            var failure = (await FailureAsync(new ApiClient(gateway.Channel, key), method, tenant.Name)).ShouldNotBeNull();
            failure.StatusCode.ShouldBe(StatusCode.Unauthenticated);
            failure.ShouldBeWhole();
        }
        (await FailureAsync(tenant.Server, method, tenant.Name, new Metadata { { "x-api-key", tenant.Server.Key } }))
            .ShouldNotBeNull().StatusCode.ShouldBe(StatusCode.Unauthenticated);
    }

    [Fact]
    public async Task A_server_key_verifies_its_own_account_only()
    {
        var (one, other) = (await gateway.TenantAsync(), await gateway.TenantAsync());
        foreach (var account in (string[])[other.Name, "none"])
        {
            using var call = one.Server.Accounts.VerifyAccount(new VerifyAccountRequest { Account = account });
            await ((Task)call.ResponseStream.MoveNext(CancellationToken.None)).ShouldFailAsync(StatusCode.PermissionDenied);
        }
    }

    private static async Task<RpcException?> FailureAsync(ApiClient client, string method, string account, Metadata? more = null)
    {
        var service = method.Split('/')[0];
        var name = method.Split('/')[1];
        var none = new Marshaller<byte[]>(b => b, b => b);
        var options = new CallOptions(more);
        // Both requests that ask for an account have its name in field 1; the others find nothing to do in it.
        byte[] request = service.EndsWith("AccountService", StringComparison.Ordinal) ? new GetAccountRequest { Account = account }.ToArray() : [];
        try
        {
            if (name == "StreamEvents")
            {
                using var call = client.Calls.AsyncDuplexStreamingCall(new Method<byte[], byte[]>(MethodType.DuplexStreaming, service, name, none, none), null, options);
                await call.RequestStream.CompleteAsync();
                await call.ResponseStream.MoveNext(CancellationToken.None);
            }
            else if (name is "VerifyAccount" or "ExportEndUser")
            {
                using var call = client.Calls.AsyncServerStreamingCall(new Method<byte[], byte[]>(MethodType.ServerStreaming, service, name, none, none), null, options, request);
                await call.ResponseStream.MoveNext(CancellationToken.None);
            }
            else
            {
                await client.Calls.AsyncUnaryCall(new Method<byte[], byte[]>(MethodType.Unary, service, name, none, none), null, options, request);
            }
            return null;
        }
        catch (RpcException e)
        {
            return e;
        }
    }
}
