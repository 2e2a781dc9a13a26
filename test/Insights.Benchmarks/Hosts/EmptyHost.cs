using Grpc.Core;
using Insights.V1;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Insights.Benchmarks.Hosts;

/// <summary>The same calls with nothing behind them: what gRPC itself costs here.</summary>
internal static class EmptyHost
{
    public const string Name = "serve-empty";

    /// <summary>Answers events of unary calls as if a group commit had to be waited for.</summary>
    public const string InGroups = "in-groups";

    public static async Task<int> RunAsync(bool inGroups)
    {
        await using var app = GrpcApp.Build(b => b.Services.AddSingleton(new Wait(inGroups ? new GroupedAnswers() : null)));
        app.MapGrpcService<Events>();
        app.MapGrpcService<EndUsers>();
        return await GrpcApp.RunAsync(app);
    }

    private sealed record Wait(GroupedAnswers? Answers);

    private sealed class Events(Wait wait) : EventService.EventServiceBase
    {
        public override Task<RecordEventsResponse> RecordEvents(RecordEventsRequest request, ServerCallContext context) =>
            wait.Answers is { } groups ? LaterAsync(groups, request) : Task.FromResult(Answer(request));

        private static async Task<RecordEventsResponse> LaterAsync(GroupedAnswers groups, RecordEventsRequest request)
        {
            await groups.NextAsync();
            return Answer(request);
        }

        private static RecordEventsResponse Answer(RecordEventsRequest request)
        {
            var response = new RecordEventsResponse();
            for (var i = 0; i < request.Events.Count; i++)
                response.Results.Add(new EventResult { Status = EventResult.Types.Status.Accepted });
            return response;
        }

        public override async Task StreamEvents(
            IAsyncStreamReader<StreamEventsRequest> requests, IServerStreamWriter<StreamEventsResponse> responses, ServerCallContext context)
        {
            await foreach (var request in requests.ReadAllAsync(context.CancellationToken))
            {
                var answer = new StreamEventsResponse.Types.Answer { Sequence = request.Sequence };
                for (var i = 0; i < request.Events.Count; i++)
                    answer.Results.Add(new EventResult { Status = EventResult.Types.Status.Accepted });
                await responses.WriteAsync(new StreamEventsResponse { Answers = { answer } }, context.CancellationToken);
            }
        }
    }

    private sealed class EndUsers : EndUserService.EndUserServiceBase
    {
        private static readonly GetEndUserResponse _one = new()
        {
            EndUser = new EndUser
            {
                Kind = EndUserKey.Types.Kind.Identified,
                Id = "user-00000000",
                Revision = 9,
                StandardAttributes = new StandardAttributes { TotalSessions = 1 },
            },
        };

        public override Task<GetEndUserResponse> GetEndUser(GetEndUserRequest request, ServerCallContext context) => Task.FromResult(_one);
    }
}

/// <summary>A web application with gRPC on a free port of the loopback, and as little else as the silo has.</summary>
internal static class GrpcApp
{
    public static WebApplication Build(Action<WebApplicationBuilder> add)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        add(builder);
        return builder.Build();
    }

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(WebApplication app)
    {
        await app.StartAsync();
        System.Console.WriteLine($"Insights listens on {app.Urls.First()}, gRPC on {app.Urls.First()};");
        await app.WaitForShutdownAsync();
        return 0;
    }
}
