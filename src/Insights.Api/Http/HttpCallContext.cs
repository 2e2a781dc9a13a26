using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Insights.Api.Http;

/// <summary>A call over HTTP, as the handlers see a call.</summary>
internal sealed class HttpCallContext(HttpContext context, MethodDescriptor method) : ServerCallContext
{
    /// <summary>Where GetHttpContext() looks for the request of a call that is none of gRPC's.</summary>
    private const string HttpContextKey = "__HttpContext";

    private Dictionary<object, object>? _state;

    protected override string MethodCore => $"/{method.Service.FullName}/{method.Name}";

    protected override string HostCore => context.Request.Host.Value ?? "";

    protected override string PeerCore => "";

    protected override DateTime DeadlineCore => DateTime.MaxValue;

    protected override Metadata RequestHeadersCore => [];

    protected override CancellationToken CancellationTokenCore => context.RequestAborted;

    protected override Metadata ResponseTrailersCore { get; } = [];

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore => throw new NotSupportedException();

    protected override IDictionary<object, object> UserStateCore => _state ??= new() { [HttpContextKey] = context };

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) => throw new NotSupportedException();

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;
}
