using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Insights.V1;

namespace Insights.Api.Tests.Rpc.Fixture;

/// <summary>The services as called with one key, or with none.</summary>
public sealed class ApiClient
{
    public ApiClient(GrpcChannel channel, string? key)
    {
        Key = key;
        Calls = key is null ? channel.CreateCallInvoker() : channel.Intercept(metadata => With(metadata, key));
        Events = new EventService.EventServiceClient(Calls);
        EndUsers = new EndUserService.EndUserServiceClient(Calls);
        Attributes = new AttributeService.AttributeServiceClient(Calls);
        Segments = new SegmentService.SegmentServiceClient(Calls);
        Accounts = new AccountService.AccountServiceClient(Calls);
        Sources = new SourceService.SourceServiceClient(Calls);
        Live = new LiveService.LiveServiceClient(Calls);
    }

    public string? Key { get; }

    public CallInvoker Calls { get; }

    public EventService.EventServiceClient Events { get; }

    public EndUserService.EndUserServiceClient EndUsers { get; }

    public AttributeService.AttributeServiceClient Attributes { get; }

    public SegmentService.SegmentServiceClient Segments { get; }

    public AccountService.AccountServiceClient Accounts { get; }

    public SourceService.SourceServiceClient Sources { get; }

    public LiveService.LiveServiceClient Live { get; }

    /// <summary>Records events; their statuses, a rejected one as its reason.</summary>
    public async Task<string[]> SendAsync(params Event[] events) => Outcomes((await RecordAsync(events)).Results);

    public async Task<RecordEventsResponse> RecordAsync(params Event[] events) =>
        await Events.RecordEventsAsync(new RecordEventsRequest { Events = { events } });

    public static string[] Outcomes(IEnumerable<EventResult> results) =>
        [.. results.Select(r => r.Reason == EventResult.Types.Reason.Unspecified ? r.Status.ToString() : r.Reason.ToString())];

    private static Metadata With(Metadata metadata, string key)
    {
        metadata.Add("x-api-key", key);
        return metadata;
    }
}
