using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Google.Api;
using Google.Protobuf.Reflection;
using Insights.V1;

namespace Insights.Api.OpenApi;

/// <summary>The methods of the contract as operations: one for each address of each method.</summary>
internal sealed partial class Operations(Schemas schemas, JsonObject examples)
{
    private const string Json = "application/json";

    /// <summary>What a path names in place of identified users.</summary>
    private const string AnonymousPath = "/v1/anonymousUsers/";

    /// <returns>Path, verb and operation, in the order of the contract.</returns>
    public IEnumerable<(string Path, string Verb, JsonObject Operation)> Of(MethodDescriptor method) =>
        method.Bindings().Select(binding =>
        {
            var (verb, path) = Address(binding);
            return (Braced().Replace(path, m => $"{{{ParameterName(m.Groups[1].Value)}}}"), verb, Operation(method, binding, verb, path));
        });

    private JsonObject Operation(MethodDescriptor method, HttpRule binding, string verb, string path)
    {
        var id = OperationId(method.Name, verb, path);
        var text = Comments.Of(method) ?? method.Name;
        var inPath = Braced().Matches(path).Select(m => m.Groups[1].Value).ToList();
        var operation = new JsonObject
        {
            ["operationId"] = id,
            ["x-grpc-method"] = $"{method.Service.FullName}/{method.Name}",
            ["tags"] = new JsonArray(method.Service.Name),
            ["summary"] = Comments.FirstSentence(text),
            ["description"] = $"{text}\n\nKeys: {string.Join(", ", method.Keys().Select(k => k.ToString().ToUpperInvariant()))}.",
        };
        JsonNode[] parameters =
        [
            .. inPath.Select(p => Parameter(p, "path", Field(method.InputType, p), isRequired: true)),
            .. binding.Body.Length > 0 ? [] : Query(method.InputType, [.. inPath.Select(Root)]),
        ];
        if (parameters.Length > 0)
            operation["parameters"] = new JsonArray(parameters);
        if (binding.Body.Length > 0)
            operation["requestBody"] = Body(method.InputType, inPath, examples[id] ?? examples[method.Name]);
        operation["responses"] = Responses.With(Answer(method, binding), toBody: binding.Body.Length > 0);
        return operation;
    }

    private JsonObject Body(MessageDescriptor message, IEnumerable<string> inPath, JsonNode? example)
    {
        var schema = schemas.Body(message, inPath.Select(Root).ToHashSet());
        var content = new JsonObject { ["schema"] = schema };
        if (example is not null)
            content["example"] = example.DeepClone();
        var isNeeded = message.Fields.InDeclarationOrder().Any(f => f.IsRequired() && !inPath.Select(Root).Contains(f.Name));
        return new JsonObject { ["required"] = isNeeded, ["content"] = new JsonObject { [Json] = content } };
    }

    private IEnumerable<JsonNode> Query(MessageDescriptor message, HashSet<string> without) => message.Fields.InDeclarationOrder()
        .Where(f => !without.Contains(f.Name))
        .SelectMany(f => f.IsFlat() ? Query(f.MessageType, []) : [Parameter(f.JsonName, "query", f, f.IsRequired())]);

    private JsonObject Parameter(string name, string place, FieldDescriptor field, bool isRequired)
    {
        var schema = schemas.Of(field, inBody: false);
        schema.Remove("description");
        var parameter = new JsonObject { ["name"] = ParameterName(name), ["in"] = place }.Describe(Comments.Of(field));
        if (isRequired)
            parameter["required"] = true;
        parameter["schema"] = schema;
        return parameter;
    }

    private (string Status, JsonObject Response) Answer(MethodDescriptor method, HttpRule binding)
    {
        var answer = method.OutputType;
        if (answer.Fields.InDeclarationOrder().Count == 0)
            return ("204", new JsonObject { ["description"] = "Done." });
        var description = Comments.Of(answer) ?? "What was asked for.";
        var content = method.GetOptions().GetExtension(OptionsExtensions.Stream) switch
        {
            StreamForm.Types.Form.Document => JsonExtensions.Content(Json, JsonExtensions.AnyObject()),
            StreamForm.Types.Form.Lines => JsonExtensions.Content("application/x-ndjson", new JsonObject
            {
                ["description"] = "One line. The last one says why no more follows, where the call failed after its first line.",
                ["anyOf"] = new JsonArray(schemas.Of(answer, inBody: false), Responses.LastLine()),
            }),
            StreamForm.Types.Form.ServerSentEvents => JsonExtensions.Content("text/event-stream", schemas.Of(answer, inBody: false)),
            _ when binding.ResponseBody.Length > 0 => JsonExtensions.Content(Json, schemas.Of(answer.FindFieldByName(binding.ResponseBody), inBody: false)),
            _ => JsonExtensions.Content(Json, schemas.Of(answer, inBody: false)),
        };
        return ("200", new JsonObject { ["description"] = description, ["content"] = content });
    }

    private static (string Verb, string Path) Address(HttpRule binding) => binding.PatternCase switch
    {
        HttpRule.PatternOneofCase.Get => ("get", binding.Get),
        HttpRule.PatternOneofCase.Put => ("put", binding.Put),
        HttpRule.PatternOneofCase.Post => ("post", binding.Post),
        HttpRule.PatternOneofCase.Delete => ("delete", binding.Delete),
        HttpRule.PatternOneofCase.Patch => ("patch", binding.Patch),
        _ => throw new NotSupportedException("A custom pattern is no verb of HTTP."),
    };

    /// <summary>The name of the method; where a method has several addresses, each has its own: GetAnonymousUser, ReplaceSettings.</summary>
    private static string OperationId(string method, string verb, string path)
    {
        if (verb == "put")
            return method.Replace("Update", "Replace", StringComparison.Ordinal);
        if (!path.StartsWith(AnonymousPath, StringComparison.Ordinal))
            return method;
        return method.Contains("EndUser", StringComparison.Ordinal)
            ? method.Replace("EndUser", "AnonymousUser", StringComparison.Ordinal)
            : SecondWord().Replace(method, "Anonymous", 1);
    }

    private static FieldDescriptor Field(MessageDescriptor message, string path)
    {
        var parts = path.Split('.');
        return parts[..^1].Aggregate(message, (m, part) => m.FindFieldByName(part).MessageType).FindFieldByName(parts[^1]);
    }

    private static string Root(string path) => path.Split('.')[0];

    /// <summary>end_user.id is id, key_id is keyId.</summary>
    private static string ParameterName(string path) =>
        Underscore().Replace(path[(path.LastIndexOf('.') + 1)..], m => m.Groups[1].Value.ToUpperInvariant());

    [GeneratedRegex(@"\{([a-z_.]+)\}")]
    private static partial Regex Braced();

    [GeneratedRegex("_([a-z])")]
    private static partial Regex Underscore();

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])")]
    private static partial Regex SecondWord();
}
