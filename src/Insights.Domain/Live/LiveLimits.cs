namespace Insights.Domain.Live;

/// <summary>Bounds of what is kept of users who are live; all inclusive. The board shows who is there; texts stand whole in the timeline.</summary>
public static class LiveLimits
{
    /// <summary>Applications of one user whose minutes are counted apart; events in further ones count in the account's own counts only.</summary>
    public const int ApplicationsOfUser = 16;

    /// <summary>Applications of one account whose minutes are counted apart at a time. One that nobody used for an hour makes room for another.</summary>
    public const int ApplicationsOfAccount = 100;

    /// <summary>Longest text, such as the address of a page, in characters; the rest of a longer one is cut off.</summary>
    public const int TextLength = 512;

    /// <summary>A text of at most <see cref="TextLength"/> characters, never half a pair of surrogates.</summary>
    public static string? Cut(string? text) => text is null || text.Length <= TextLength ? text
        : text[..(char.IsHighSurrogate(text[TextLength - 1]) ? TextLength - 1 : TextLength)];
}
