using System.Globalization;
using Insights.Domain.Attributes;
using Insights.Integrations.Csv;
using Insights.Service;

namespace Insights.Integrations.Definitions;

/// <summary>Bounds of sources; all inclusive.</summary>
public static class SourceLimits
{
    /// <summary>Most sources of an account.</summary>
    public const int MaxSources = 50;

    /// <summary>Of 100 rows, how many may be refused where a source does not say.</summary>
    public const int MaxRefusedPercent = 10;

    /// <summary>Longest name of a column, in characters.</summary>
    public const int MaxColumnLength = 256;

    /// <summary>Longest format, in characters.</summary>
    public const int MaxFormatLength = 64;

    /// <summary>Longest name of a source, in characters.</summary>
    public const int MaxNameLength = 64;

    /// <summary>Longest name for people, in characters.</summary>
    public const int MaxDisplayNameLength = 128;

    public static bool IsName(string? name) =>
        name is { Length: >= 1 and <= MaxNameLength } && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}

/// <summary>What is wrong with a source: every fault at once.</summary>
public static class SourceFaults
{
    public static IReadOnlyList<FieldFault> Of(SourceDefinition source)
    {
        var faults = new List<FieldFault>();
        if (!SourceLimits.IsName(source.Name))
            Add("name", "must be 1 to 64 of a-z, 0-9 and '-'");
        if (!AttributeLimits.IsText(source.DisplayName, SourceLimits.MaxDisplayNameLength))
            Add("displayName", "must be at most 128 characters, without U+0000");
        if (source.MaxRefusedPercent is < 0 or > 100)
            Add("maxRefusedPercent", "must be from 0 to 100");
        if (source.Csv.Encoding is { } encoding && CsvEncodings.Find(encoding) is null)
            Add("csv.encoding", $"must be {CsvEncodings.Names}");
        if (source.Csv.Delimiter is not (null or "," or ";" or "\t" or "|"))
            Add("csv.delimiter", "must be one of , ; | and a tab");
        if (source.Csv.Quote is not (null or "\"" or "'"))
            Add("csv.quote", "must be \" or '");
        var mapping = source.Mapping;
        Column("mapping.userIdColumn", mapping.UserIdColumn);
        if (mapping.TimeColumn is not null)
            Column("mapping.timeColumn", mapping.TimeColumn);
        if (TimeFormats.Fault(mapping.TimeFormat) is { } format)
            Add("mapping.timeFormat", format);
        Zone("mapping.timeZone", mapping.TimeZone);
        if (source.Schedule is { } schedule)
        {
            Zone("schedule.timeZone", schedule.TimeZone);
            if (schedule.CronFault() is { } cron)
                Add("schedule.cron", cron);
        }
        if (mapping.Attributes.Count is 0 or > AttributeLimits.MaxOperations)
            Add("mapping.attributes", $"must be 1 to {AttributeLimits.MaxOperations}");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Math.Min(mapping.Attributes.Count, AttributeLimits.MaxOperations); i++)
        {
            var (field, one) = (string.Create(CultureInfo.InvariantCulture, $"mapping.attributes[{i}]"), mapping.Attributes[i]);
            Column($"{field}.column", one.Column);
            if (AttributeNames.Fault(one.Attribute) is { } name)
                Add($"{field}.attribute", name);
            else if (!seen.Add(one.Attribute))
                Add($"{field}.attribute", $"is there twice: '{one.Attribute}' can be set by one column");
            if (FormatFault(one) is { } fault)
                Add($"{field}.format", fault);
        }
        return faults;

        void Add(string field, string problem) => faults.Add(new FieldFault(field, problem));

        void Zone(string field, string? name)
        {
            if (!SourceSchedule.IsZone(name))
                Add(field, "must be a time zone of the IANA database, such as Europe/Zurich");
        }

        void Column(string field, string? column)
        {
            if (string.IsNullOrWhiteSpace(column) || !AttributeLimits.IsText(column, SourceLimits.MaxColumnLength))
                Add(field, "must be the header of a column: 1 to 256 characters, without U+0000");
        }
    }

    private static string? FormatFault(AttributeMapping mapping) => mapping.Type switch
    {
        AttributeType.Number => mapping.Format is null or "" or "." or "," ? null : "must be '.' or ',' for a number: what parts its decimals",
        AttributeType.Time => TimeFormats.Fault(mapping.Format),
        AttributeType.List => mapping.Format is null or { Length: <= 4 } ? null : "must be 1 to 4 characters for a list: what parts its texts",
        _ => string.IsNullOrEmpty(mapping.Format) ? null : "must be empty for texts and booleans",
    };
}
