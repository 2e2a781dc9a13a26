namespace Insights.Cli.Output;

/// <summary>What stands in a column, and so how people and spreadsheets get it.</summary>
internal enum ColumnKind
{
    Text,

    /// <summary>An ID: shortened where a table is too wide.</summary>
    Id,

    /// <summary>RFC 3339. For people to the minute, in UTC.</summary>
    Time,

    /// <summary>RFC 3339. For people to the second, in UTC.</summary>
    Moment,

    /// <summary>Seconds as proto-JSON writes them. For people such as 1h30m; for spreadsheets a number.</summary>
    Span,

    /// <summary>A share from 0 to 1. For people as a percentage.</summary>
    Share,
}

/// <summary>A column of a table.</summary>
/// <param name="Name">Its heading, also for <c>--columns</c>.</param>
internal sealed record Column(string Name, ColumnKind Kind = ColumnKind.Text)
{
    public static implicit operator Column(string name) => new(name);

    public static Column Id(string name) => new(name, ColumnKind.Id);

    public static Column Time(string name) => new(name, ColumnKind.Time);

    public static Column Moment(string name) => new(name, ColumnKind.Moment);

    public static Column Span(string name) => new(name, ColumnKind.Span);

    public static Column Share(string name) => new(name, ColumnKind.Share);

    /// <summary>A cell for people.</summary>
    public string ForPeople(string? cell) => Kind switch
    {
        ColumnKind.Time => Shown.Time(cell, "yyyy-MM-dd HH:mm"),
        ColumnKind.Moment => Shown.Time(cell, "yyyy-MM-dd HH:mm:ss"),
        ColumnKind.Span => Shown.Span(cell),
        ColumnKind.Share => Shown.Share(cell),
        _ => cell ?? "",
    };

    /// <summary>A cell for spreadsheets.</summary>
    public string ForSheets(string? cell) => Kind == ColumnKind.Span ? Shown.Seconds(cell) : cell ?? "";
}
