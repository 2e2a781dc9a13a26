using Insights.Domain.EndUsers;

namespace Insights.Console.Text;

/// <summary>Addresses of pages; what is empty is left out.</summary>
internal static class Address
{
    /// <summary>A path with its query.</summary>
    public static string Of(string path, params (string Name, string? Value)[] query)
    {
        var given = query.Where(q => !string.IsNullOrEmpty(q.Value)).Select(q => $"{q.Name}={Uri.EscapeDataString(q.Value!)}").ToList();
        return given.Count == 0 ? path : $"{path}?{string.Join('&', given)}";
    }

    /// <summary>The page of a user.</summary>
    public static string OfUser(EndUserKey user, params (string Name, string? Value)[] query) =>
        Of("/user", [("id", user.Id), ("kind", NameOf(user.Kind)), .. query]);

    /// <summary>"anonymous"; null for an identified user, which is the default.</summary>
    public static string? NameOf(UserKind kind) => kind == UserKind.Anonymous ? "anonymous" : null;

    /// <summary>The kind of a name.</summary>
    public static UserKind KindOf(string? name) => name == "anonymous" ? UserKind.Anonymous : UserKind.Identified;
}
