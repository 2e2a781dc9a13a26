namespace Insights.Integrations.Runs;

/// <summary>Why a row is refused: a closed set. Stored by name, and in plans by number; do not renumber.</summary>
public enum RowFault
{
    /// <summary>A byte is none of the file's encoding.</summary>
    BadEncoding = 1,

    /// <summary>It has more or fewer cells than there are headers.</summary>
    RaggedRow = 2,

    /// <summary>A cell goes on behind its closing quote.</summary>
    BadQuotes = 3,

    /// <summary>There is no user ID.</summary>
    MissingUserId = 4,

    /// <summary>The user ID is too long, has control characters, or is no one's.</summary>
    InvalidUserId = 5,

    /// <summary>A cell cannot be read as the type of its attribute.</summary>
    BadValue = 6,

    /// <summary>The time of the row cannot be read.</summary>
    BadTime = 7,

    /// <summary>The user has no record, and the source makes none.</summary>
    UnknownUser = 8,

    /// <summary>The row was changed longer ago than imports may reach back.</summary>
    TooLate = 9,

    /// <summary>The update was refused for another reason.</summary>
    Refused = 10,

    /// <summary>The row is from before the erasure of its user.</summary>
    Erased = 11,
}
