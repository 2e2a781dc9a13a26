using System.Text.Json;
using Insights.Domain.Attributes;
using Insights.Domain.Attributes.Requests;

namespace Insights.Api.Intake.Segment;

/// <summary>Segment's traits as operations on attributes: a value sets, null unsets. What no attribute can hold is told.</summary>
internal static class Traits
{
    /// <summary>Most operations that one update takes.</summary>
    private const int Most = 100;

    public static List<OperationDraft> Operations(JsonElement? traits, List<string> notes, string prefix = "")
    {
        var operations = new List<OperationDraft>();
        if (traits is not { } given)
            return operations;
        foreach (var trait in given.EnumerateObject())
        {
            var name = prefix + trait.Name;
            if (AttributeNames.Fault(name) is { } fault)
                notes.Add($"trait {Short(name)} {fault}");
            else if (operations.Exists(o => o.Name == name))
                notes.Add($"trait {name} stands there twice");
            else if (operations.Count == Most)
                notes.Add($"trait {name} is one of more than {Most}");
            else if (trait.Value.ValueKind == JsonValueKind.Null)
                operations.Add(new(name, OperationKind.Unset, null));
            else if (ValueOf(trait.Value) is { } value)
                operations.Add(new(name, OperationKind.Set, value));
            else
                notes.Add($"trait {name} is no text, number, boolean or list of texts");
        }
        return operations;
    }

    /// <summary>A group is the attributes company_id and company.</summary>
    public static List<OperationDraft> OfGroup(string? groupId, JsonElement? traits, List<string> notes)
    {
        var operations = new List<OperationDraft>();
        if (groupId is null)
            return operations;
        operations.Add(new("company_id", OperationKind.Set, new TextValue(groupId)));
        if (SegmentReader.TextOf(traits, "name") is { } name)
            operations.Add(new("company", OperationKind.Set, new TextValue(name)));
        foreach (var trait in traits?.EnumerateObject().Where(t => t.Name != "name") ?? [])
            notes.Add($"trait {Short(trait.Name)} of the group is not kept: a group is the attributes company and company_id");
        return operations;
    }

    private static AttributeValue? ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => new TextValue(value.GetString()!),
        JsonValueKind.Number when value.TryGetDouble(out var number) && double.IsFinite(number) => new NumberValue(number),
        JsonValueKind.True or JsonValueKind.False => new BooleanValue(value.GetBoolean()),
        JsonValueKind.Array when value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String) => new ListValue([.. value.EnumerateArray().Select(v => v.GetString()!)]),
        _ => null,
    };

    private static string Short(string name) => name.Length > AttributeLimits.MaxNameLength ? name[..AttributeLimits.MaxNameLength] + "..." : name;
}
