namespace Insights.Domain.Filters.Checking;

/// <summary>Which operator goes with which type.</summary>
internal static class FilterOperators
{
    /// <summary>As told to people.</summary>
    public const string Functions = "startsWith, endsWith or contains";

    /// <summary>What a sign asks of a field of that type; null where it does not go with it.</summary>
    public static FilterOperator? Of(string sign, FilterType type) => (sign, type) switch
    {
        (":", FilterType.Text) => FilterOperator.Contains,
        (":", FilterType.List or FilterType.Tags) => FilterOperator.Has,
        (":", _) or (_, FilterType.List or FilterType.Tags) => null,
        ("=", _) => FilterOperator.Equal,
        ("!=", _) => FilterOperator.NotEqual,
        (_, FilterType.Boolean or FilterType.Kind) => null,
        ("<", _) => FilterOperator.Less,
        ("<=", _) => FilterOperator.LessOrEqual,
        (">", _) => FilterOperator.Greater,
        (">=", _) => FilterOperator.GreaterOrEqual,
        _ => throw new ArgumentOutOfRangeException(nameof(sign), sign, null),
    };

    /// <summary>The operator that a function is; null where there is no such function.</summary>
    public static FilterOperator? Function(string name) => name switch
    {
        "startsWith" => FilterOperator.StartsWith,
        "endsWith" => FilterOperator.EndsWith,
        "contains" => FilterOperator.Contains,
        _ => null,
    };

    public static string Unfit(string sign, FilterField field) =>
        $"'{sign}' does not go with '{field.Name}', which is {Name(field.Type)}; {Advice(field)}";

    public static string Name(FilterType type) => type switch
    {
        FilterType.Text => "a text",
        FilterType.Number => "a number",
        FilterType.Boolean => "true or false",
        FilterType.Time => "a time",
        FilterType.Duration => "a duration",
        FilterType.List => "a list",
        FilterType.Tags => "a list of tags",
        FilterType.Kind => "identified or anonymous",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    public static string Advice(FilterField field) => field.Type switch
    {
        FilterType.List => $"expected ':', as in {field.Name}:\"x\"",
        FilterType.Tags => $"expected ':', as in {field.Name}:new_user",
        FilterType.Boolean => "expected = or !=",
        FilterType.Kind => "expected =, != or IN",
        FilterType.Text => $"expected = != < <= > >= : IN, {Functions}",
        _ => $"expected = != < <= > >= or IN; '{field.Name}:*' asks whether it has a value",
    };
}
