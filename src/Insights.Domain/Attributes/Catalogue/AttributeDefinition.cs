namespace Insights.Domain.Attributes.Catalogue;

/// <summary>One custom attribute of an account.</summary>
/// <param name="Number">From 1; unique within the account for ever, also when the name is given away anew.</param>
/// <param name="Type">Fixed.</param>
/// <param name="Description">For people; up to 1,024 characters, empty by default.</param>
/// <param name="RetiredAt">Since when its place is free and its values are not shown; null while it lives.</param>
public sealed record AttributeDefinition(
    int Number, string Name, AttributeType Type, string Description, DateTimeOffset CreatedAt, DateTimeOffset? RetiredAt)
{
    public bool IsLive => RetiredAt is null;
}
