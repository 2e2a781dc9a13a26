namespace Insights.Domain.Attributes;

/// <summary>Where a value came from (docs/semantics.md 1.6). Stored; do not renumber.</summary>
public enum AttributeSource
{
    Api = 1,
    Csv = 2,
    S3 = 3,
    Salesforce = 4,

    /// <summary>An identity provider.</summary>
    Idp = 5,

    /// <summary>An event that stated it: the Analytics Properties.</summary>
    Event = 6,
}

/// <summary>The sources in their wire form.</summary>
public static class AttributeSources
{
    public static string WireName(this AttributeSource source) => source switch
    {
        AttributeSource.Api => "API",
        AttributeSource.Csv => "CSV",
        AttributeSource.S3 => "S3",
        AttributeSource.Salesforce => "SALESFORCE",
        AttributeSource.Idp => "IDP",
        AttributeSource.Event => "EVENT",
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, null),
    };

    /// <summary>The source of a wire name; null for none of them.</summary>
    public static AttributeSource? Parse(string? name)
    {
        foreach (var source in Enum.GetValues<AttributeSource>())
        {
            if (source.WireName() == name)
                return source;
        }
        return null;
    }
}
