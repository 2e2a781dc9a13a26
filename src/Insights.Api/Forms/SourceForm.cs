using Insights.Domain.Sources;
using Insights.Integrations.Definitions;
using Insights.Service;
using Insights.V1;
using AttributeMapping = Insights.Integrations.Definitions.AttributeMapping;
using CsvFormat = Insights.Integrations.Definitions.CsvFormat;
using Kept = Insights.Domain.Attributes;
using Map = Insights.V1.AttributeMapping;
using SourceFile = Insights.Domain.Sources.SourceFile;
using SourceMapping = Insights.Integrations.Definitions.SourceMapping;
using SourceSchedule = Insights.Integrations.Definitions.SourceSchedule;

namespace Insights.Api.Forms;

/// <summary>Sources in their wire form.</summary>
internal static class SourceForm
{
    /// <summary>The sources of a request, whose faults are those of a source.</summary>
    public static SourceDefinition Read(this CreateSourceRequest request) => new()
    {
        Name = request.Name,
        DisplayName = request.DisplayName,
        Kind = KindOf(request.Kind),
        Mode = ModeOf(request.Mode) ?? ImportMode.Update,
        Mapping = request.Mapping.Read(),
        Csv = request.Csv.Read(),
        MaxRefusedPercent = request.HasMaxRefusedPercent ? request.MaxRefusedPercent : SourceLimits.MaxRefusedPercent,
        Schedule = request.Schedule?.Read(),
    };

    /// <summary>What a request makes of a source.</summary>
    public static Func<SourceDefinition, SourceDefinition> ReadChange(this UpdateSourceRequest request)
    {
        var mode = ModeOf(request.Mode);
        var mapping = request.Mapping?.Read();
        return source => source with
        {
            DisplayName = request.HasDisplayName ? request.DisplayName : source.DisplayName,
            Mode = mode ?? source.Mode,
            Mapping = mapping ?? source.Mapping,
            Csv = request.Csv is null ? source.Csv : request.Csv.Read(),
            MaxRefusedPercent = request.HasMaxRefusedPercent ? request.MaxRefusedPercent : source.MaxRefusedPercent,
            IsPaused = request.HasPaused ? request.Paused : source.IsPaused,
            Schedule = request.Schedule is null ? source.Schedule : request.Schedule.Cron.Length == 0 ? null : request.Schedule.Read(),
        };
    }

    public static Source ToMessage(this SourceRecord record, long nowMs)
    {
        var source = record.Definition;
        var message = new Source
        {
            Name = source.Name,
            Kind = (Source.Types.Kind)source.Kind,
            Mode = (Source.Types.Mode)source.Mode,
            Mapping = ToMessage(source.Mapping),
            Csv = ToMessage(source.Csv),
            MaxRefusedPercent = source.MaxRefusedPercent,
            Paused = source.IsPaused,
            Revision = source.Revision,
            CreateTime = EndUserForm.Time(source.CreatedMs),
            UpdateTime = EndUserForm.Time(source.UpdatedMs),
            LastRun = record.Run?.ToMessage(),
            Schedule = source.Schedule is { } schedule ? ToMessage(schedule) : null,
            NextRunTime = record.NextMs is { } next ? EndUserForm.Time(next) : null,
            LastSuccessTime = record.LastSuccessMs is { } success ? EndUserForm.Time(success) : null,
            Stale = record.IsStale(nowMs),
        };
        if (source.DisplayName.Length > 0)
            message.DisplayName = source.DisplayName;
        return message;
    }

    public static V1.SourceFile ToMessage(this SourceFile file) => new()
    {
        File = file.Id,
        FileName = file.Name,
        CreateTime = EndUserForm.Time(file.CreatedMs),
        ByteCount = file.Bytes,
        Whole = file.IsWhole,
    };

    private static SourceSchedule Read(this V1.SourceSchedule schedule) => new(schedule.Cron, schedule.HasTimeZone ? schedule.TimeZone : null);

    private static V1.SourceSchedule ToMessage(SourceSchedule schedule)
    {
        var message = new V1.SourceSchedule { Cron = schedule.Cron };
        if (schedule.TimeZone is { } zone)
            message.TimeZone = zone;
        return message;
    }

    private static SourceMapping Read(this V1.SourceMapping? mapping) => mapping is null ? new() { UserIdColumn = "" } : new()
    {
        UserIdColumn = mapping.UserIdColumn,
        TimeColumn = mapping.HasTimeColumn ? mapping.TimeColumn : null,
        TimeFormat = mapping.HasTimeFormat ? mapping.TimeFormat : null,
        TimeZone = mapping.HasTimeZone ? mapping.TimeZone : null,
        Attributes = [.. mapping.Attributes.Select((a, i) => Read(a, $"mapping.attributes[{i}]"))],
    };

    private static AttributeMapping Read(Map mapping, string field) => new()
    {
        Column = mapping.Column,
        Attribute = mapping.Attribute,
        Type = Known((Kept.AttributeType)mapping.Type, $"{field}.type") ?? Kept.AttributeType.Text,
        Format = mapping.HasFormat ? mapping.Format : null,
        KeepBlanks = mapping.KeepBlanks,
        Case = Known((LetterCase)mapping.Case, $"{field}.case") ?? LetterCase.AsTheyAre,
        Empty = Known((EmptyCell)mapping.Empty, $"{field}.empty") ?? EmptyCell.Leave,
    };

    private static CsvFormat Read(this V1.CsvFormat? csv) => csv is null ? new() : new()
    {
        Encoding = csv.HasEncoding ? csv.Encoding : null,
        Delimiter = csv.HasDelimiter ? csv.Delimiter : null,
        Quote = csv.HasQuote ? csv.Quote : null,
    };

    private static SourceKind KindOf(Source.Types.Kind kind) => Known((SourceKind)kind, "kind") ?? SourceKind.Csv;

    private static ImportMode? ModeOf(Source.Types.Mode mode) => Known((ImportMode)mode, "mode");

    /// <returns>Null where it is not given.</returns>
    private static T? Known<T>(T member, string field)
        where T : struct, Enum => EqualityComparer<T>.Default.Equals(member, default) ? null
        : Enum.IsDefined(member) ? member
        : throw ServiceException.Invalid(field, "is none that this server knows");

    private static V1.SourceMapping ToMessage(SourceMapping mapping)
    {
        var message = new V1.SourceMapping { UserIdColumn = mapping.UserIdColumn, Attributes = { mapping.Attributes.Select(ToMessage) } };
        if (mapping.TimeColumn is { } column)
            message.TimeColumn = column;
        if (mapping.TimeFormat is { } format)
            message.TimeFormat = format;
        if (mapping.TimeZone is { } zone)
            message.TimeZone = zone;
        return message;
    }

    private static Map ToMessage(AttributeMapping mapping)
    {
        var message = new Map
        {
            Column = mapping.Column,
            Attribute = mapping.Attribute,
            Type = (V1.AttributeDefinition.Types.Type)mapping.Type,
            KeepBlanks = mapping.KeepBlanks,
            Case = (Map.Types.Case)mapping.Case,
            Empty = (Map.Types.Empty)mapping.Empty,
        };
        if (mapping.Format is { } format)
            message.Format = format;
        return message;
    }

    private static V1.CsvFormat ToMessage(CsvFormat csv)
    {
        var message = new V1.CsvFormat();
        if (csv.Encoding is { } encoding)
            message.Encoding = encoding;
        if (csv.Delimiter is { } delimiter)
            message.Delimiter = delimiter;
        if (csv.Quote is { } quote)
            message.Quote = quote;
        return message;
    }
}
