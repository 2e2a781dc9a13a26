using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Insights.Api.Json;
using Insights.Api.Methods;
using Insights.Api.OpenApi;
using Insights.Service;
using Microsoft.AspNetCore.Http;

namespace Insights.Api.Http;

/// <summary>One address of a method: how its request is made of path, query and body.</summary>
internal sealed class HttpRoute
{
    private static readonly HashSet<string> None = [];

    private readonly bool _hasBody;
    private readonly QueryFields _query;
    private readonly HashSet<string> _inPath;
    private readonly List<PathField> _path;
    private readonly FieldDescriptor? _mask;
    private readonly string? _masked;

    public HttpRoute(ApiMethod method, HttpRule rule)
    {
        Method = method;
        (Verb, var path) = rule.PatternCase switch
        {
            HttpRule.PatternOneofCase.Get => (HttpMethods.Get, rule.Get),
            HttpRule.PatternOneofCase.Post => (HttpMethods.Post, rule.Post),
            HttpRule.PatternOneofCase.Put => (HttpMethods.Put, rule.Put),
            HttpRule.PatternOneofCase.Patch => (HttpMethods.Patch, rule.Patch),
            HttpRule.PatternOneofCase.Delete => (HttpMethods.Delete, rule.Delete),
            _ => throw new InvalidOperationException($"{method.Descriptor.FullName} has an address without a verb."),
        };
        Template = new RouteTemplate(path);
        var input = method.Descriptor.InputType;
        _path = PathField.All(Template, input);
        _inPath = [.. _path.Select(p => p.TopName)];
        _hasBody = rule.Body == "*";
        _query = new QueryFields(input, _hasBody ? null : _inPath);
        ResponseField = rule.ResponseBody.Length == 0 ? null : MessageShape.Of(method.Descriptor.OutputType).Fields.Single(f => f.Descriptor.Name == rule.ResponseBody);
        // AIP-134: what a PATCH changes is what stands in its body.
        if (Verb == HttpMethods.Patch && input.Fields.InDeclarationOrder().FirstOrDefault(f => f.Is<FieldMask>()) is { } mask)
            (_mask, _masked) = (mask, input.Fields.InDeclarationOrder().First(f => f.FieldType == FieldType.Message && f != mask).JsonName);
    }

    /// <summary>What it is an address of.</summary>
    public ApiMethod Method { get; }

    /// <summary>GET, POST, ...</summary>
    public string Verb { get; }

    public RouteTemplate Template { get; }

    /// <summary>The field of the answer that is the body; null: the whole answer.</summary>
    public FieldShape? ResponseField { get; }

    /// <summary>All addresses of a method; none where it has no HTTP form.</summary>
    public static IEnumerable<HttpRoute> Of(ApiMethod method) => method.Descriptor.Bindings().Select(rule => new HttpRoute(method, rule));

    /// <summary>Makes the request.</summary>
    /// <exception cref="ServiceException">InvalidArgument, with every faulty field.</exception>
    /// <exception cref="BadHttpRequestException">413: the body is too large.</exception>
    public async ValueTask<IMessage> ReadAsync(HttpContext context)
    {
        var request = Method.Descriptor.InputType.Parser.ParseFrom(ByteString.Empty);
        var scope = new ReadScope(_hasBody ? _inPath : None, _masked, Method.Bounds.AnswersEach);
        if (_hasBody)
        {
            using var body = await RequestBody.ReadAsync(context, Method.Bounds.Bytes);
            if (body.Bytes.Length > 0)
                MessageReader.Read(body.Bytes.Span, request, Method.Bounds, scope);
            if (_mask is not null && _mask.Accessor.GetValue(request) is null)
                _mask.Accessor.SetValue(request, new FieldMask { Paths = { scope.Noted } });
        }
        _query.Read(context.Request.Query, request, scope);
        scope.ThrowIfFaulty();
        foreach (var field in _path)
            field.Set(request, context);
        return request;
    }
}
