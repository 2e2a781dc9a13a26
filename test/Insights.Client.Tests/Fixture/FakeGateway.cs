using System.Net;
using Grpc.Core;
using Insights.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Insights.Client.Tests.Fixture;

/// <summary>A gateway on a free port of the loopback that counts what it takes in a ledger, or answers as a test says.</summary>
public sealed class FakeGateway : EventService.EventServiceBase, IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeGateway(Ledger ledger, int port)
    {
        Ledger = ledger;
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, port, o => o.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc(o => o.MaxReceiveMessageSize = null);
        builder.Services.AddSingleton(this).AddSingleton(Users).AddSingleton(Segments).AddSingleton(Live);
        _app = builder.Build();
        _app.MapGrpcService<FakeGateway>();
        _app.MapGrpcService<FakeUsers>();
        _app.MapGrpcService<FakeSegments>();
        _app.MapGrpcService<FakeLive>();
    }

    public Ledger Ledger { get; }

    public FakeUsers Users { get; } = new();

    public FakeSegments Segments { get; } = new();

    public FakeLive Live { get; } = new();

    public Uri Address { get; private set; } = null!;

    /// <summary>Calls so far.</summary>
    public int Calls => Volatile.Read(ref _calls);

    private int _calls;

    /// <summary>Awaited before the ledger is asked, with the number of the call, 1 for the first; may throw. Null: at once.</summary>
    public Func<int, RecordEventsRequest, CancellationToken, Task>? Before { get; set; }

    /// <summary>Awaited after the events have been taken: what fails here was stored and is not told. Null: at once.</summary>
    public Func<int, Task>? After { get; set; }

    /// <summary>The result of an event in place of the ledger's; null: the ledger's.</summary>
    public Func<Event, EventResult?>? Instead { get; set; }

    public static Task<FakeGateway> StartAsync() => StartAsync(new Ledger());

    public static async Task<FakeGateway> StartAsync(Ledger ledger, int port = 0)
    {
        var gateway = new FakeGateway(ledger, port);
        await gateway._app.StartAsync();
        gateway.Address = new Uri(gateway._app.Urls.First());
        return gateway;
    }

    public override async Task<RecordEventsResponse> RecordEvents(RecordEventsRequest request, ServerCallContext context)
    {
        var call = Interlocked.Increment(ref _calls);
        Ledger.Saw(request, context.RequestHeaders.GetValue("x-api-key"));
        if (Before is not null)
            await Before(call, request, context.CancellationToken);
        var response = new RecordEventsResponse();
        foreach (var e in request.Events)
            response.Results.Add(Instead?.Invoke(e) ?? Ledger.Take(e));
        if (After is not null)
            await After(call);
        return response;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
