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
}
