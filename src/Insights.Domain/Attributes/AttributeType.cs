namespace Insights.Domain.Attributes;

/// <summary>What kind of values an attribute holds, the same for all users of an account (docs/semantics.md 1.6). Stored; do not renumber.</summary>
public enum AttributeType
{
    Text = 1,
    Number = 2,
    Boolean = 3,
    Time = 4,

    /// <summary>A list of texts.</summary>
    List = 5,
}

/// <summary>The types in their wire form.</summary>
public static class AttributeTypes
{
    public static string WireName(this AttributeType type) => type switch
    {
        AttributeType.Text => "TEXT",
        AttributeType.Number => "NUMBER",
        AttributeType.Boolean => "BOOLEAN",
        AttributeType.Time => "TIME",
        AttributeType.List => "LIST",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };
}
