using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server.Model;
using Insights.Api.Http;
using Insights.Api.OpenApi;
using Insights.Domain.Accounts;
using Insights.V1;
using Microsoft.AspNetCore.Http;

namespace Insights.Api.Methods;

/// <summary>One method of the contract with what answers it, over both protocols.</summary>
internal abstract class ApiMethod(MethodDescriptor descriptor)
{
    private readonly HashSet<KeyKind> _kinds = [.. descriptor.Keys().Select(KindOf)];

    public MethodDescriptor Descriptor { get; } = descriptor;

    /// <summary>How much a request may hold.</summary>
    public RequestBounds Bounds { get; } = RequestBounds.Of(descriptor);

    /// <summary>Whether it takes events, which are counted one by one.</summary>
    public bool TakesEvents { get; } = descriptor.Service == EventService.Descriptor;

    /// <summary>The kinds of keys that it admits, for a person.</summary>
    public string KindsText { get; } = TextOf(descriptor.Keys());

    public bool Admits(KeyKind kind) => _kinds.Contains(kind);

    /// <summary>Adds it to the gRPC server.</summary>
    public abstract void AddTo(ServiceMethodProviderContext<ApiMethods> context);

    /// <summary>Answers a call over HTTP.</summary>
    public abstract Task AnswerAsync(HttpContext context, HttpRoute route);

    private static KeyKind KindOf(Key.Types.Kind kind) => kind switch
    {
        Key.Types.Kind.Ingest => KeyKind.Ingest,
        Key.Types.Kind.Server => KeyKind.Server,
        Key.Types.Kind.Import => KeyKind.Import,
        Key.Types.Kind.Operator => KeyKind.Operator,
        _ => throw new InvalidOperationException($"{kind} is no kind of key."),
    };

    private static string TextOf(IReadOnlyList<Key.Types.Kind> kinds)
    {
        var names = kinds.Select(k => k.ToString().ToUpperInvariant()).ToList();
        return $"a key of the kind {(names.Count == 1 ? names[0] : $"{string.Join(", ", names[..^1])} or {names[^1]}")}";
    }
}
