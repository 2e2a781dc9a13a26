using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Insights.Api.Tests.Rpc.Events;
using Insights.Api.Tests.Rpc.Fixture;
using Insights.V1;
using Microsoft.Extensions.Logging;

namespace Insights.Api.Tests.Rpc.Robustness;

public sealed class MutationTests(Gateway gateway) : IClassFixture<Gateway>
{
    private const int Callers = 4;
    private const int CallsEach = 2500;

    private static readonly StatusCode[] Foreseen =
    [
        StatusCode.InvalidArgument, StatusCode.Unauthenticated, StatusCode.PermissionDenied, StatusCode.NotFound,
        StatusCode.AlreadyExists, StatusCode.ResourceExhausted,
    ];

    [Fact]
    public async Task Ten_thousand_spoilt_messages_are_answered_and_none_of_them_breaks_anything()
    {
        var tenant = await gateway.TenantAsync();
        await tenant.Server.SendAsync([.. Enumerable.Range(0, 30).Select(i => tenant.Event($"e{i}", "u1", 2000 * i))]);
        var failures = await Task.WhenAll(Enumerable.Range(0, Callers).Select(seed => Task.Run(() => RunAsync(seed, tenant))));
        // Neither all good nor all bad: both ways are gone often.
        failures.Sum().ShouldBeInRange(Callers * CallsEach / 4, Callers * CallsEach * 9 / 10);

        // That the web server's heartbeat was late says how busy the machine is, and nothing about the calls.
        gateway.Log.Troubles.Select(l => l.Text).Where(t => !t.Contains("heartbeat", StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();
        (await tenant.Server.SendAsync(tenant.Event("after"))).ShouldBe(["Accepted"]);
        using var verify = gateway.Operator.Accounts.VerifyAccount(new VerifyAccountRequest { Account = tenant.Name });
        await foreach (var answer in verify.ResponseStream.ReadAllAsync())
            (answer.Result?.DifferenceCount ?? 0).ShouldBe(0);
    }

    private async Task<int> RunAsync(int seed, Tenant tenant)
    {
        var random = new Random(seed);
        var requests = Requests(tenant, seed);
        var failures = 0;
        for (var i = 0; i < CallsEach; i++)
        {
            var (client, service, method, message) = requests[random.Next(requests.Length)];
            var bytes = method == "RecordEvents" && random.Next(4) > 0
                ? RawCalls.Request(tenant.Event($"good{i}", $"u{seed}").ToByteArray(), Spoil(RecordTests.Full(tenant.Ago()).ToByteArray(), random))
                : Spoil(message, random);
            try
            {
                if (method == "StreamEvents")
                    await StreamAsync(client, bytes);
                else if (method == "VerifyAccount")
                    await RawCalls.ReadToEndAsync(client, service, method, bytes);
                else
                    Check(method, await RawCalls.CallAsync(client, service, method, bytes));
            }
            catch (RpcException e)
            {
                failures++;
                e.StatusCode.ShouldBeOneOf(Foreseen, $"seed {seed}, call {i}: {method} {Convert.ToHexString(bytes)}: {e.Status}");
                e.ShouldBeWhole();
            }
        }
        return failures;
    }

    /// <summary>What is answered is a message, with an answer to each event of a closed set.</summary>
    private static void Check(string method, byte[] answer)
    {
        if (method != "RecordEvents")
            return;
        foreach (var result in RecordEventsResponse.Parser.ParseFrom(answer).Results)
        {
            System.Enum.IsDefined(result.Status).ShouldBeTrue();
            System.Enum.IsDefined(result.Reason).ShouldBeTrue();
            (result.Detail.Length > 0).ShouldBe(result.Status == EventResult.Types.Status.Rejected);
        }
    }

    private static async Task StreamAsync(ApiClient client, byte[] bytes)
    {
        using var call = RawCalls.Stream(client);
        await call.RequestStream.WriteAsync(bytes);
        await call.RequestStream.CompleteAsync();
        await foreach (var answer in call.ResponseStream.ReadAllAsync())
            StreamEventsResponse.Parser.ParseFrom(answer).Answers.Count.ShouldBe(1);
    }

    /// <summary>One to three changes of a message.</summary>
    private static byte[] Spoil(byte[] message, Random random)
    {
        var bytes = message.ToList();
        for (var changes = random.Next(1, 4); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(7))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 2:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 3:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                case 4:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at));
                    break;
                case 5:
                    bytes.InsertRange(at, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, (byte)random.Next(3)]);
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 60), bytes.Count - at)));
                    break;
            }
        }
        return [.. bytes];
    }

    private (ApiClient Client, string Service, string Method, byte[] Message)[] Requests(Tenant tenant, int seed)
    {
        var maker = new EventMaker(seed, gateway.Clock.GetUtcNow());
        var batch = new RecordEventsRequest
        {
            SentAt = tenant.Ago(),
            Events = { RecordTests.Full(tenant.Ago()), maker.Next(1), maker.Next(2), maker.Next(3) },
        };
        var user = new EndUserKey { Kind = EndUserKey.Types.Kind.Identified, Id = "u1" };
        var settings = new AccountSettings
        {
            SessionTimeout = Duration.FromTimeSpan(TimeSpan.FromMinutes(10)),
            OneSessionPerTab = true,
            Applications = { ["web"] = new ApplicationSettings { SessionTimeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(60.5)) } },
        };
        var update = new UpdateEndUserRequest
        {
            EndUser = user,
            OperationId = "o",
            Time = tenant.Ago(),
            Source = AttributeState.Types.Source.Csv,
            Operations =
            {
                new AttributeOperation { Name = "plan", Set = new AttributeValue { Text = "pro" } },
                new AttributeOperation { Name = "seats", Add = 2 },
                new AttributeOperation { Name = "tags", Union = new TextList { Texts = { "a", "b" } } },
                new AttributeOperation { Name = "since", SetOnce = new AttributeValue { Time = tenant.Ago() } },
            },
        };
        return
        [
            Request(tenant.Server, EndUserService.Descriptor, "UpdateEndUser", update),
            Request(tenant.Import, EndUserService.Descriptor, "BatchUpdateEndUsers", new BatchUpdateEndUsersRequest { Updates = { update, update } }),
            Request(tenant.Server, EndUserService.Descriptor, "ListAttributeHistory", new ListAttributeHistoryRequest { EndUser = user, Name = "plan", PageSize = 1 }),
            Request(tenant.Server, AttributeService.Descriptor, "DescribeAttribute", new DescribeAttributeRequest { Name = "plan", Description = "x" }),
            Request(tenant.Server, AttributeService.Descriptor, "RetireAttribute", new RetireAttributeRequest { Name = "seats" }),
            Request(tenant.Server, EventService.Descriptor, "RecordEvents", batch),
            Request(tenant.Server, EventService.Descriptor, "RecordEvents", batch),
            Request(tenant.Import, EventService.Descriptor, "RecordEvents", batch),
            Request(tenant.Ingest, EventService.Descriptor, "RecordEvents", batch),
            Request(tenant.Server, EventService.Descriptor, "StreamEvents", new StreamEventsRequest { Sequence = 7, SentAt = batch.SentAt, Events = { batch.Events } }),
            Request(tenant.Server, EndUserService.Descriptor, "GetEndUser", new GetEndUserRequest { EndUser = user, View = EndUserView.Types.View.OpenSession }),
            Request(tenant.Server, EndUserService.Descriptor, "BatchGetEndUsers", new BatchGetEndUsersRequest { EndUsers = { user, user } }),
            Request(tenant.Server, EndUserService.Descriptor, "ListSessions", new ListSessionsRequest { EndUser = user, PageSize = 5, PageToken = "MTc3MjQwOTYwMDAwMHxlMQ==" }),
            Request(gateway.Operator, AccountService.Descriptor, "CreateAccount", new CreateAccountRequest { Account = "m", Settings = settings }),
            Request(gateway.Operator, AccountService.Descriptor, "GetAccount", new GetAccountRequest { Account = tenant.Name }),
            Request(gateway.Operator, AccountService.Descriptor, "CreateKey", new CreateKeyRequest { Account = "m", Kind = Key.Types.Kind.Server }),
            Request(gateway.Operator, AccountService.Descriptor, "ListKeys", new ListKeysRequest { Account = tenant.Name }),
            Request(gateway.Operator, AccountService.Descriptor, "RevokeKey", new RevokeKeyRequest { Account = "m", KeyId = "none" }),
            Request(gateway.Operator, AccountService.Descriptor, "VerifyAccount", new VerifyAccountRequest { Account = tenant.Name, User = user }),
        ];
    }

    private static (ApiClient Client, string Service, string Method, byte[] Message) Request(
        ApiClient client, Google.Protobuf.Reflection.ServiceDescriptor service, string method, IMessage message) =>
        (client, service.FullName, method, message.ToByteArray());
}
