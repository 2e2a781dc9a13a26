using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server.Model;
using Insights.Api.Errors;
using Insights.Api.Forms;
using Insights.Api.Http;
using Insights.Api.OpenApi;
using Insights.Domain.Accounts;
using Insights.V1;
using Microsoft.AspNetCore.Http;

namespace Insights.Api.Methods;

/// <summary>One method of the contract with what answers it, over both protocols.</summary>
internal abstract class ApiMethod(MethodDescriptor descriptor)
{
    private readonly HashSet<KeyKind> _kinds = [.. descriptor.Keys().Select(KeyForm.KindOf)];

    public MethodDescriptor Descriptor { get; } = descriptor;

    /// <summary>How much a request may hold.</summary>
    public RequestBounds Bounds { get; } = RequestBounds.Of(descriptor);

    /// <summary>Whether it takes events, which are counted one by one.</summary>
    public bool TakesEvents { get; } = descriptor.Service == EventService.Descriptor;

    /// <summary>The kinds of keys that it admits, for a person.</summary>
    public string KindsText { get; } = $"a key of the kind {Choice.Of([.. descriptor.Keys().Select(k => k.ToString().ToUpperInvariant())])}";

    public bool Admits(KeyKind kind) => _kinds.Contains(kind);

    /// <summary>Adds it to the gRPC server.</summary>
    public abstract void AddTo(ServiceMethodProviderContext<ApiMethods> context);

    /// <summary>Answers a call over HTTP.</summary>
    public abstract Task AnswerAsync(HttpContext context, HttpRoute route);
}
