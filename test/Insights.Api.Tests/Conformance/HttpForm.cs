using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Insights.Api.OpenApi;
using Insights.V1;

namespace Insights.Api.Tests.Conformance;

/// <summary>A request of the contract as HTTP has it, made of the annotations alone.</summary>
/// <param name="Body">JSON; null: none.</param>
/// <param name="Rule">The address that was chosen.</param>
internal sealed record HttpForm(string Verb, string Path, string Query, string? Body, HttpRule Rule)
{
    private static readonly JsonFormatter _json = new(JsonFormatter.Settings.Default);

    /// <summary>Null where the method has no HTTP form.</summary>
    public static HttpForm? Of(MethodDescriptor method, IMessage request) =>
        method.Bindings().Where(rule => Fits(rule, request)).Select(rule => Of(rule, request)).FirstOrDefault();

    private static HttpForm Of(HttpRule rule, IMessage request)
    {
        var (verb, path) = Pattern(rule);
        var rest = request.Descriptor.Parser.ParseFrom(request.ToByteArray());
        var made = System.Text.RegularExpressions.Regex.Replace(path, @"\{([\w.]+)\}", match =>
        {
            var names = match.Groups[1].Value.Split('.');
            var top = request.Descriptor.FindFieldByName(names[0]);
            var value = top.Accessor.GetValue(request);
            var text = names.Length == 1 ? (string)value : (string)((IMessage)value).Descriptor.FindFieldByName(names[1]).Accessor.GetValue((IMessage)value);
            top.Accessor.Clear(rest);
            return Uri.EscapeDataString(text);
        });
        return rule.Body == "*"
            ? new HttpForm(verb, made, "", _json.Format(rest), rule)
            : new HttpForm(verb, made, string.Join('&', Parameters(rest)), null, rule);
    }

    private static IEnumerable<string> Parameters(IMessage message)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            if (field.HasPresence ? !field.Accessor.HasValue(message) : Equals(field.Accessor.GetValue(message), DefaultOf(field)))
                continue;
            var value = field.Accessor.GetValue(message);
            if (field.IsFlat())
            {
                foreach (var inner in Parameters((IMessage)value))
                    yield return inner;
                continue;
            }
            var single = field.ContainingType.Parser.ParseFrom(ByteString.Empty);
            field.Accessor.SetValue(single, value);
            var text = System.Text.Json.Nodes.JsonNode.Parse(_json.Format(single))![field.JsonName]!;
            yield return $"{field.JsonName}={Uri.EscapeDataString(text.ToString())}";
        }
    }

    private static object? DefaultOf(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.String => "",
        FieldType.Bool => false,
        FieldType.Int32 => 0,
        FieldType.Int64 => 0L,
        FieldType.Enum => Enum.ToObject(field.EnumType.ClrType, 0),
        _ => null,
    };

    private static bool Fits(HttpRule rule, IMessage request)
    {
        var key = request.Descriptor.FindFieldByName("end_user")?.Accessor.GetValue(request) as EndUserKey;
        var (_, path) = Pattern(rule);
        return key is null || !path.Contains("{end_user.id}", StringComparison.Ordinal)
            || path.Contains("/anonymousUsers/", StringComparison.Ordinal) == (key.Kind == EndUserKey.Types.Kind.Anonymous);
    }

    private static (string Verb, string Path) Pattern(HttpRule rule) => rule.PatternCase switch
    {
        HttpRule.PatternOneofCase.Get => ("GET", rule.Get),
        HttpRule.PatternOneofCase.Post => ("POST", rule.Post),
        HttpRule.PatternOneofCase.Put => ("PUT", rule.Put),
        HttpRule.PatternOneofCase.Patch => ("PATCH", rule.Patch),
        _ => ("DELETE", rule.Delete),
    };
}
