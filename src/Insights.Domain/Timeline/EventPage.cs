using System.Text.Json;
using Insights.Domain.Events;

namespace Insights.Domain.Timeline;

/// <summary>The page of an event: what <see cref="EventParts"/> says of it, read without the rest.</summary>
/// <param name="Url">Address of the page; null: none.</param>
/// <param name="Title">Title of the page; null: none.</param>
public readonly record struct EventPage(string? Url, string? Title)
{
    private static readonly JsonReaderOptions _deep = new() { MaxDepth = 1024 };

    public bool IsEmpty => Url is null && Title is null;

    public static EventPage Of(UserEvent e)
    {
        var page = default(EventPage);
        if (e.Details.IsEmpty)
            return page;
        try
        {
            var reader = new Utf8JsonReader(e.Details.Span, _deep);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                return page;
            // Of a name that comes twice the last counts; and to the end, as what is no JSON states nothing.
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("page"u8))
                    page = Read(ref reader);
                else
                    reader.Skip();
            }
            return reader.Read() ? default : page;
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static EventPage Read(ref Utf8JsonReader reader)
    {
        reader.Read();
        string? url = null, title = null;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return default;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("url"u8))
                url = Text(ref reader);
            else if (reader.ValueTextEquals("title"u8))
                title = Text(ref reader);
            else
                reader.Skip();
        }
        return new EventPage(url, title);
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
            return reader.ValueSpan.IsEmpty ? null : reader.ValueIsEscaped ? reader.GetString() : CommonTexts.Read(reader.ValueSpan);
        reader.Skip();
        return null;
    }
}
