using System.Text.Json;
using Insights.Domain.Events;

namespace Insights.Domain.Timeline;

/// <summary>
/// What a timeline is asked by: read from the details of an event, as far as the account's tracking level has left them there.
/// An empty text is as good as none.
/// </summary>
/// <param name="PageUrl">Address of the page.</param>
/// <param name="PageTitle">Title of the page.</param>
/// <param name="ElementId">ID of the element.</param>
/// <param name="ElementName">Name of the element.</param>
/// <param name="Goal">Of an event of type <c>goal</c>: the text <c>properties.name</c>; null where it has none, and of all others.</param>
public sealed record EventParts(string? PageUrl, string? PageTitle, string? ElementId, string? ElementName, string? Goal)
{
    private static readonly EventParts _none = new(null, null, null, null, null);
    private static readonly JsonDocumentOptions _deep = new() { MaxDepth = 1024 };

    public bool HasPage => PageUrl is not null || PageTitle is not null;

    public bool HasElement => ElementId is not null || ElementName is not null;

    public static EventParts Of(UserEvent e)
    {
        if (e.Details.IsEmpty)
            return _none;
        try
        {
            using var details = JsonDocument.Parse(e.Details, _deep);
            var root = details.RootElement;
            return new EventParts(
                Text(root, "page", "url"), Text(root, "page", "title"), Text(root, "element", "id"), Text(root, "element", "name"),
                e.Type == EventTypes.Goal ? Text(root, "properties", "name") : null);
        }
        catch (JsonException)
        {
            // Details are what a gateway wrote; what is no JSON states nothing.
            return _none;
        }
    }

    private static string? Text(JsonElement root, string part, string name) =>
        root.ValueKind == JsonValueKind.Object
        && root.TryGetProperty(part, out var inner) && inner.ValueKind == JsonValueKind.Object
        && inner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 0 } text ? text : null;
}
