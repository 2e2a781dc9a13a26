namespace Insights.V1;

public sealed partial class EndUserKey
{
    /// <summary>The user who is known by a user ID.</summary>
    public static EndUserKey Identified(string userId) => new() { Kind = Types.Kind.Identified, Id = userId };

    /// <summary>The record of an anonymous ID.</summary>
    public static EndUserKey Anonymous(string anonymousId) => new() { Kind = Types.Kind.Anonymous, Id = anonymousId };
}
