using Insights.Domain.Attributes;
using Insights.Domain.Attributes.Catalogue;
using Insights.Domain.Attributes.Requests;
using Insights.Domain.Identity;
using Insights.Http.Json;
using Insights.Http.Messages;
using Insights.Service;
using Insights.Service.Attributes;

namespace Insights.Http.Attributes;

/// <summary>Attributes in their wire form.</summary>
internal static class AttributeForm
{
    public static AttributeDefinitionMessage ToMessage(this AttributeDefinition definition) => new(
        definition.Name, definition.Type.WireName(), definition.Description.Length == 0 ? null : definition.Description,
        JsonText.Time(definition.CreatedAt));

    /// <summary>Null where there are none, as an empty map is absent in JSON.</summary>
    public static IReadOnlyDictionary<string, AttributeStateMessage>? ToMessages(this IReadOnlyList<NamedValue> values) => values.Count == 0
        ? null
        : values.ToDictionary(v => v.Name, v => new AttributeStateMessage(v.Known.Value.ToMessage(), v.Known.Source.WireName(), JsonText.Time(v.Known.TimeMs)));

    public static AttributeValueMessage ToMessage(this AttributeValue value) => value switch
    {
        TextValue v => new(v.Text, null, null, null, null),
        NumberValue v => new(null, v.Number, null, null, null),
        BooleanValue v => new(null, null, v.Boolean, null, null),
        TimeValue v => new(null, null, null, JsonText.Time(v.UnixMs), null),
        ListValue v => new(null, null, null, null, new TextListMessage(v.Texts)),
        _ => throw new ArgumentException($"No form for {value.GetType().Name}.", nameof(value)),
    };

    public static AttributeChangeMessage ToMessage(this ValueStep step) => new(
        OpKey.Parts(step.At.OperationId).Own, JsonText.Time(step.At.TimeMs), step.Source.WireName(), Kind(step.Kind), step.Stated?.ToMessage(), step.After?.ToMessage());

    public static UpdateEndUserResponse ToMessage(this UpdateResult result) =>
        new(result.IsDuplicate ? "DUPLICATE" : "APPLIED", result.OperationId);

    public static UpdateEndUserResponse ToMessage(this ServiceException fault) => new(
        "REJECTED", null, fault.Fault.WireName(), fault.Message,
        fault.Fields.Count == 0 ? null : [.. fault.Fields.Select(f => new FieldErrorMessage(f.Field, f.Problem))]);

    private static string Kind(OperationKind kind) =>
        kind == OperationKind.SetOnce ? "SET_ONCE" : CheckedOperations.WireName(kind).ToUpperInvariant();
}
