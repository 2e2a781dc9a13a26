using Insights.Domain.Attributes;
using Insights.Domain.Attributes.Catalogue;
using Insights.Domain.Filters.Syntax;

namespace Insights.Domain.Filters.Checking;

/// <summary>Finds what a filter names; an unknown name is a fault, never an empty answer.</summary>
internal sealed class FieldFinder(AttributeCatalogue catalogue, List<FilterFault> faults)
{
    public const string Example = "country = \"DE\"";

    /// <summary>Whether the words are a field's name; tells nothing.</summary>
    public bool Names(SyntaxPath path) => Lookup(path) is not null;

    /// <returns>Null where there is none, which is told.</returns>
    public FilterField? Find(SyntaxPath path)
    {
        if (Lookup(path) is { } field)
            return field;
        faults.Add(new FilterFault(path.Column, Problem(path)));
        return null;
    }

    private FilterField? Lookup(SyntaxPath path) => path.Parts switch
    {
        [{ IsQuoted: false } one] => FilterFields.Find(one.Text),
        [{ IsQuoted: false, Text: FilterFields.Attributes }, var name] => FilterFields.Attribute(name.Text, catalogue),
        [{ IsQuoted: false, Text: FilterFields.Analytics }, var name] => FilterFields.AnalyticsProperty(name.Text),
        [_, _, { IsQuoted: false, Text: FilterFields.SetTime }] when Lookup(new SyntaxPath(path.Parts[..2])) is { } value => FilterFields.SetTimeOf(value),
        [{ IsQuoted: false, Text: FilterFields.Attributes }, _, { IsQuoted: false, Text: FilterFields.ChangeTime }]
            when Lookup(new SyntaxPath(path.Parts[..2])) is { } value => FilterFields.ChangeTimeOf(value),
        _ => null,
    };

    private string Problem(SyntaxPath path)
    {
        var parts = path.Parts;
        if (parts[0].IsQuoted)
            return $"expected a field before the operator, and found a text; a field is written without quotes, such as {Example}";
        if (parts is [{ Text: FilterFields.Analytics }, _, { IsQuoted: false, Text: FilterFields.ChangeTime }])
            return "an Analytics Property has no change_time: only its latest statement is kept; .set_time tells when that was";
        if (parts is [_, _, { IsQuoted: false, Text: FilterFields.SetTime or FilterFields.ChangeTime }])
            parts = parts[..2];
        switch (parts[0].Text)
        {
            case FilterFields.Attributes when parts.Length == 2:
                return $"the account has no attribute '{parts[1].Text}'{Near(parts[1].Text, catalogue.Live.Select(d => d.Name))}";
            case FilterFields.Attributes when parts.Length > 2:
                return "expected one name after 'attributes.', and behind it nothing but .set_time or .change_time; a name that has dots goes in quotes: attributes.\"a.b\"";
            case FilterFields.Analytics when parts.Length == 2:
                return $"there is no Analytics Property '{parts[1].Text}'; expected one of {string.Join(", ", AnalyticsNumbers.Names)}";
            case FilterFields.Attributes or FilterFields.Analytics:
                return $"expected a name after '{parts[0].Text}', such as {parts[0].Text}.role";
            default:
                return catalogue.Find(path.Text) is not null
                    ? $"there is no field '{path.Text}'; the account's attribute is attributes.{path.Text}"
                    : $"there is no field '{path.Text}'{Near(path.Text, FilterFields.Standard.Select(f => f.Name))}; expected one of "
                        + string.Join(", ", FilterFields.Standard.Select(f => f.Name)) + ", attributes.NAME, analytics.NAME, and behind these .set_time, behind attributes also .change_time";
        }
    }

    private static string Near(string name, IEnumerable<string> names) =>
        names.FirstOrDefault(n => string.Equals(n, name, StringComparison.OrdinalIgnoreCase)) is { } near
            ? $": names are case-sensitive, and '{near}' is one"
            : "";
}
