namespace Insights.Domain.Sessions;

/// <summary>Why a session ended. The values are stored; do not renumber.</summary>
public enum EndReason
{
    /// <summary>Nothing followed within the timeout.</summary>
    Inactivity = 1,

    /// <summary>The application or tab was closed.</summary>
    SessionEnd = 2,

    /// <summary>The next activity came in another tab, with one session per tab.</summary>
    TabChanged = 3,

    /// <summary>It was as long as the longest session, with activity so near that more could have followed.</summary>
    Longest = 4,
}
