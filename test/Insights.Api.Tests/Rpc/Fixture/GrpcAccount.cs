using System.Text.Json.Nodes;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Insights.Domain.EndUsers;
using Insights.Testing.Clocks;
using Insights.Testing.Records;
using Insights.V1;
using KeyMessage = Insights.V1.EndUserKey;

namespace Insights.Api.Tests.Rpc.Fixture;

/// <summary>An account of a host, called over gRPC; what is sent and answered stands here in the JSON form of the messages.</summary>
public sealed class GrpcAccount : HostedAccount
{
    private static readonly JsonFormatter _form = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true));

    private readonly EventService.EventServiceClient _events;
    private readonly EndUserService.EndUserServiceClient _users;

    private readonly EventService.EventServiceClient _import;

    private GrpcAccount(string name, ManualTimeProvider clock, CallInvoker calls, CallInvoker import, IReadOnlyList<string> keys)
        : base(name, clock) =>
        (_events, _users, _import, Keys) = (new(calls), new(calls), new(import), keys);

    public override IReadOnlyList<string> Keys { get; }

    /// <summary>Makes an account with a key of each kind.</summary>
    /// <param name="settings">In JSON.</param>
    public static async Task<HostedAccount> CreateAsync(GrpcChannel channel, ManualTimeProvider clock, string name, string operatorKey, string settings)
    {
        var accounts = new AccountService.AccountServiceClient(With(channel, operatorKey));
        await accounts.CreateAccountAsync(CreateAccountRequest.Parser.ParseJson($$"""{"account":"{{name}}","settings":{{settings}}}"""));
        var keys = new List<string> { operatorKey };
        foreach (var kind in (string[])["INGEST", "IMPORT", "SERVER"])
            keys.Add((await accounts.CreateKeyAsync(CreateKeyRequest.Parser.ParseJson($$"""{"account":"{{name}}","kind":"{{kind}}"}"""))).Key);
        return new GrpcAccount(name, clock, With(channel, keys[^1]), With(channel, keys[^2]), keys);
    }

    public override Task<JsonArray> RecordAsync(params JsonObject[] events) => RecordAsync(_events, events);

    protected override Task<JsonArray> RecordAsImportAsync(params JsonObject[] events) => RecordAsync(_import, events);

    private static async Task<JsonArray> RecordAsync(EventService.EventServiceClient client, JsonObject[] events)
    {
        var request = new RecordEventsRequest();
        request.Events.Add(events.Select(e => V1.Event.Parser.ParseJson(e.ToJsonString())));
        return Json(await client.RecordEventsAsync(request), JsonFormatter.Default)["results"]!.AsArray();
    }

    public override async Task IdentifyAsync(string anonymousId, string userId) =>
        await _users.IdentifyAsync(new IdentifyRequest { AnonymousId = anonymousId, UserId = userId });

    public override async Task<JsonNode> GetAsync(UserKind kind, string id) =>
        Json((await _users.GetEndUserAsync(new GetEndUserRequest { EndUser = Message(kind, id) })).EndUser, _form);

    public override async Task<JsonNode> EraseAsync(UserKind kind, string id) =>
        Json(await _users.EraseEndUserAsync(new EraseEndUserRequest { EndUser = Message(kind, id) }), _form);

    public override async Task<JsonNode> ExportAsync(UserKind kind, string id)
    {
        using var call = _users.ExportEndUser(new ExportEndUserRequest { EndUser = Message(kind, id) });
        using var document = new MemoryStream();
        await foreach (var piece in call.ResponseStream.ReadAllAsync())
            piece.Chunk.WriteTo(document);
        return JsonNode.Parse(document.ToArray())!;
    }

    private static KeyMessage Message(UserKind kind, string id) =>
        new() { Kind = kind == UserKind.Identified ? KeyMessage.Types.Kind.Identified : KeyMessage.Types.Kind.Anonymous, Id = id };

    private static JsonNode Json(IMessage message, JsonFormatter form) => JsonNode.Parse(form.Format(message))!;

    private static CallInvoker With(GrpcChannel channel, string key) => channel.Intercept(metadata =>
    {
        metadata.Add("x-api-key", key);
        return metadata;
    });
}
