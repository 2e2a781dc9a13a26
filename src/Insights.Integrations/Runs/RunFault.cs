namespace Insights.Integrations.Runs;

/// <summary>Why a run did not go on, or did not begin to write: a closed set. Stored by name.</summary>
public enum RunFault
{
    /// <summary>The file is not there any more.</summary>
    NoFile = 1,

    /// <summary>The file cannot be unpacked.</summary>
    BadArchive,

    /// <summary>Unpacked, the file is larger than is taken.</summary>
    TooLarge,

    /// <summary>There is no row with headers.</summary>
    NoHeader,

    /// <summary>A column that the mapping names is not there.</summary>
    MissingColumn,

    /// <summary>Two columns have a header that the mapping names.</summary>
    DuplicateColumn,

    /// <summary>A quote is opened and never closed.</summary>
    UnclosedQuote,

    /// <summary>A row is longer than is taken.</summary>
    RowTooLong,

    /// <summary>The account has no room for the names of the attributes.</summary>
    TooManyAttributes,

    /// <summary>An attribute has another type in this account.</summary>
    AttributeType,

    /// <summary>More rows are refused than the source allows.</summary>
    TooManyRefused,

    /// <summary>The account keeps no identified users.</summary>
    NoIdentification,

    /// <summary>Something is wrong in the server; its log tells of it.</summary>
    Internal,
}

/// <summary>The input cannot be read, and trying again does not help.</summary>
internal sealed class InputException(RunFault fault, string detail) : Exception(detail)
{
    public RunFault Fault { get; } = fault;
}
