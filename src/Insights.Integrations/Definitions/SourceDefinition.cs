using System.Text.Json.Serialization;
using Insights.Domain.Attributes;

namespace Insights.Integrations.Definitions;

/// <summary>From where a source brings rows. Stored; do not renumber.</summary>
public enum SourceKind
{
    /// <summary>Files with comma-separated values that people or programs hand in.</summary>
    Csv = 1,
}

/// <summary>What becomes of rows whose user has no record, and of users who have no row. Stored; do not renumber.</summary>
public enum ImportMode
{
    /// <summary>Rows update users who have a record; others are refused.</summary>
    Update = 1,

    /// <summary>Rows update users, and make a record for those who have none.</summary>
    CreateOrUpdate = 2,
}

/// <summary>A source of an account: from where it brings attributes of end users, and how.</summary>
public sealed record SourceDefinition
{
    /// <summary>1 to 64 of a-z, 0-9 and '-'; unique in the account.</summary>
    public required string Name { get; init; }

    /// <summary>For people; up to 128 characters.</summary>
    public string DisplayName { get; init; } = "";

    public SourceKind Kind { get; init; } = SourceKind.Csv;

    public ImportMode Mode { get; init; } = ImportMode.Update;

    public required SourceMapping Mapping { get; init; }

    public CsvFormat Csv { get; init; } = new();

    /// <summary>Of 100 rows, how many may be refused before a run stops and writes nothing. Default <see cref="SourceLimits.MaxRefusedPercent"/>; 0 to 100. Rows of users without a record do not count.</summary>
    public int MaxRefusedPercent { get; init; } = SourceLimits.MaxRefusedPercent;

    /// <summary>Whether no run may begin.</summary>
    public bool IsPaused { get; init; }

    /// <summary>When imports begin by themselves; null: never.</summary>
    public SourceSchedule? Schedule { get; init; }

    /// <summary>Grows with every change.</summary>
    public long Revision { get; init; }

    public long CreatedMs { get; init; }

    public long UpdatedMs { get; init; }

    /// <summary>Where values come from that it sets.</summary>
    [JsonIgnore]
    public AttributeSource ValueSource => Kind switch
    {
        SourceKind.Csv => AttributeSource.Csv,
        _ => throw new InvalidOperationException($"No values come from {Kind}."),
    };
}

/// <summary>Which columns are the user's ID and its attributes.</summary>
public sealed record SourceMapping
{
    /// <summary>The column with the user's ID. A header is compared without the blanks around it, in the same case.</summary>
    public required string UserIdColumn { get; init; }

    /// <summary>The column that says when the row was last changed; null: when its file was handed in.</summary>
    public string? TimeColumn { get; init; }

    /// <summary>As <see cref="AttributeMapping.Format"/> of a time.</summary>
    public string? TimeFormat { get; init; }

    /// <summary>The zone of times that state none, by its name in the IANA database. Default UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>1 to 100, each of another attribute.</summary>
    public IReadOnlyList<AttributeMapping> Attributes { get; init; } = [];
}

/// <summary>What an empty cell does.</summary>
public enum EmptyCell
{
    /// <summary>It leaves the value as it is.</summary>
    Leave = 1,

    /// <summary>It unsets the value.</summary>
    Unset = 2,
}

/// <summary>What becomes of the letters of a text.</summary>
public enum LetterCase
{
    AsTheyAre = 1,
    Lower = 2,
    Upper = 3,
}

/// <summary>A column that becomes an attribute.</summary>
public sealed record AttributeMapping
{
    public required string Column { get; init; }

    public required string Attribute { get; init; }

    /// <summary>Declared, never guessed: as a text, a number keeps its leading zeroes.</summary>
    public AttributeType Type { get; init; } = AttributeType.Text;

    /// <summary>
    /// Of a number: what parts its decimals, '.' (default) or ','. Of a time: RFC 3339 (default), UNIX_SECONDS, UNIX_MILLISECONDS, or
    /// a format such as dd.MM.yyyy HH:mm. Of a list: what parts its texts, 1 to 4 characters; default ';'. Of others: none.
    /// </summary>
    public string? Format { get; init; }

    /// <summary>Whether blanks around a text stay.</summary>
    public bool KeepBlanks { get; init; }

    public LetterCase Case { get; init; } = LetterCase.AsTheyAre;

    public EmptyCell Empty { get; init; } = EmptyCell.Leave;
}

/// <summary>How a file with comma-separated values is written; what is null is found out from the file.</summary>
public sealed record CsvFormat
{
    /// <summary>utf-8 (default), windows-1250 to windows-1258, or iso-8859-1. A byte order mark at the beginning wins: UTF-8 and UTF-16 have one.</summary>
    public string? Encoding { get; init; }

    /// <summary>One character: , ; | or a tab.</summary>
    public string? Delimiter { get; init; }

    /// <summary>One character: " or '.</summary>
    public string? Quote { get; init; }
}
