using System.Globalization;
using Insights.Domain.Attributes;
using Insights.Domain.Attributes.Requests;
using Insights.Service;
using Insights.Service.Attributes;
using Insights.Service.Lookups;

namespace Insights.Console.Users;

/// <summary>Makes an update of one attribute from what a person typed: the type is that of the name, text for a new one.</summary>
internal static class AttributeEdit
{
    /// <param name="type">Of the name in the account; null: it has none yet.</param>
    /// <param name="text">Null: the value is unset.</param>
    /// <exception cref="ServiceException">InvalidArgument: the text is no value of the type.</exception>
    public static UpdateRequest Of(EndUserRecord user, string? name, AttributeType? type, string? text) => new()
    {
        Kind = user.Key.Kind,
        Id = user.Key.Id,
        Operations = [new OperationDraft(name, text is null ? OperationKind.Unset : OperationKind.Set, text is null ? null : Read(type ?? AttributeType.Text, text))],
    };

    private static AttributeValue Read(AttributeType type, string text) => type switch
    {
        AttributeType.Number => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? new NumberValue(number) : throw Invalid("a number, such as 12.5"),
        AttributeType.Boolean => text is "true" or "false" ? new BooleanValue(text == "true") : throw Invalid("true or false"),
        AttributeType.Time => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? new TimeValue(time.ToUnixTimeMilliseconds()) : throw Invalid("a time, such as 2026-12-01T00:00:00Z"),
        AttributeType.List => new ListValue([.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)]),
        _ => new TextValue(text),
    };

    private static ServiceException Invalid(string what) => ServiceException.Invalid("value", $"must be {what}");
}
