using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Insights.V1;

namespace Insights.Api.OpenApi;

/// <summary>Messages and enums as JSON Schema; each is a component that others refer to.</summary>
internal sealed class Schemas(Usage usage)
{
    private readonly SortedDictionary<string, JsonObject> _components = new(StringComparer.Ordinal);

    public JsonObject Components() => new(_components.Select(c => KeyValuePair.Create<string, JsonNode?>(c.Key, c.Value)));

    /// <param name="inBody">Whether it is a part of a request's body; else of an answer.</param>
    public JsonObject Of(MessageDescriptor message, bool inBody)
    {
        var name = usage.NameOf(message, inBody);
        if (!_components.ContainsKey(name))
        {
            _components[name] = [];
            _components[name] = Component(message, inBody);
        }
        return Reference(name);
    }

    /// <summary>The body of a request without what the path says; a component where it says nothing.</summary>
    public JsonObject Body(MessageDescriptor message, IReadOnlySet<string> inPath) => message.Fields.InDeclarationOrder().Any(f => inPath.Contains(f.Name))
        ? Object(message, inBody: true, inPath)
        : Of(message, inBody: true);

    /// <summary>The value of a field.</summary>
    public JsonObject Of(FieldDescriptor field, bool inBody)
    {
        var schema = field switch
        {
            { IsMap: true } => new JsonObject { ["type"] = "object", ["additionalProperties"] = Single(field.MessageType.FindFieldByName("value"), inBody) },
            { IsRepeated: true } => new JsonObject { ["type"] = "array", ["items"] = Single(field, inBody) },
            _ => Single(field, inBody),
        };
        if (inBody && usage.TakesNull(field.ContainingType))
            schema = new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };
        return schema.Describe(Comments.Of(field));
    }

    private JsonObject Single(FieldDescriptor field, bool inBody) => field.FieldType switch
    {
        FieldType.Bool => new() { ["type"] = "boolean" },
        FieldType.Int32 => new() { ["type"] = "integer", ["format"] = "int32" },
        FieldType.Int64 => new() { ["type"] = "string", ["format"] = "int64", ["pattern"] = "^-?[0-9]+$" },
        FieldType.Double => new() { ["type"] = "number", ["format"] = "double" },
        FieldType.String => new() { ["type"] = "string" },
        FieldType.Bytes => new() { ["type"] = "string", ["contentEncoding"] = "base64" },
        FieldType.Enum => Of(field.EnumType),
        FieldType.Message when field.Is<Timestamp>() => Time(inBody),
        FieldType.Message when field.Is<Duration>() => new() { ["type"] = "string", ["format"] = "google-duration", ["pattern"] = @"^-?[0-9]+(\.[0-9]{1,9})?s$" },
        FieldType.Message when field.Is<Struct>() => JsonExtensions.AnyObject(),
        FieldType.Message when Usage.IsOurs(field.MessageType) => Of(field.MessageType, inBody),
        _ => throw new NotSupportedException($"{field.FullName} has no form in JSON Schema."),
    };

    /// <summary>A request's body may also state Unix milliseconds.</summary>
    private static JsonObject Time(bool inBody)
    {
        var text = new JsonObject { ["type"] = "string", ["format"] = "date-time" };
        return inBody ? AnyOf(text, new JsonObject { ["type"] = "integer", ["format"] = "int64" }) : text;
    }

    private JsonObject Component(MessageDescriptor message, bool inBody)
    {
        var schema = Object(message, inBody, new HashSet<string>());
        if (!inBody || !Usage.HasShortForm(message))
            return schema;
        var texts = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } };
        schema = message.FullName == AttributeValue.Descriptor.FullName
            ? AnyOf(new JsonObject { ["type"] = "string" }, new JsonObject { ["type"] = "number" }, new JsonObject { ["type"] = "boolean" }, texts, schema)
            : AnyOf(texts, schema);
        return schema.Describe(Comments.Of(message));
    }

    private JsonObject Object(MessageDescriptor message, bool inBody, IReadOnlySet<string> without)
    {
        var fields = message.Fields.InDeclarationOrder().Where(f => !without.Contains(f.Name) && !f.Is<FieldMask>()).ToList();
        var choices = message.Oneofs.Where(o => !o.IsSynthetic).SelectMany(o => o.Fields).ToList();
        if (choices.Count == 0)
            return Object(message, fields, [], inBody).Describe(Comments.Of(message));
        // An alternative for each field of the oneof.
        var alternatives = choices.Select(c => Object(message, [.. fields.Where(f => f == c || !choices.Contains(f))], [c], inBody));
        return new JsonObject { ["oneOf"] = new JsonArray([.. alternatives]) }.Describe(Comments.Of(message));
    }

    private JsonObject Object(MessageDescriptor message, List<FieldDescriptor> fields, FieldDescriptor[] chosen, bool inBody)
    {
        var schema = new JsonObject { ["type"] = "object" };
        if (fields.Count > 0)
            schema["properties"] = new JsonObject(fields.Select(f => KeyValuePair.Create<string, JsonNode?>(f.JsonName, Of(f, inBody))));
        if (fields.Where(f => Usage.IsAlwaysThere(f, inBody) || chosen.Contains(f)).Select(f => (JsonNode)f.JsonName).ToArray() is { Length: > 0 } required)
            schema["required"] = new JsonArray(required);
        // What a request has beyond the contract is refused; an answer may grow.
        if (usage.IsInBodies(message))
            schema["additionalProperties"] = false;
        return schema;
    }

    private JsonObject Of(EnumDescriptor type)
    {
        var name = type.FullName[(type.File.Package.Length + 1)..];
        if (!_components.ContainsKey(name))
        {
            // The first value stands for one that is not given.
            var values = type.Values.Skip(1).ToList();
            var told = values.Select(v => (v.Name, Text: Comments.Of(v))).Where(v => v.Text is not null).Select(v => $"- `{v.Name}`: {v.Text}").ToList();
            var text = string.Join("\n\n", new[] { Comments.Of(type), string.Join('\n', told) }.Where(t => !string.IsNullOrEmpty(t)));
            _components[name] = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. values.Select(v => v.Name)]) }
                .Describe(text.Length == 0 ? null : text);
        }
        return Reference(name);
    }

    public static JsonObject Reference(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };

    private static JsonObject AnyOf(params JsonNode[] schemas) => new() { ["anyOf"] = new JsonArray(schemas) };
}
