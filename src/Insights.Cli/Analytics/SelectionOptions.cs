using System.CommandLine;
using System.Globalization;
using Insights.Cli.Hosting;

namespace Insights.Cli.Analytics;

/// <summary>The options that say which sessions are asked about.</summary>
internal sealed class SelectionOptions(TimeProvider clock)
{
    private readonly Option<string?> _from = Text("--from", "time", "First moment: RFC 3339, now-1h, -7d, or a date, which begins in the time zone. Default: 30 days before the end.");
    private readonly Option<string?> _to = Text("--to", "time", "Moment behind the last one, in the same forms; a date ends where it begins. Default: now.");
    private readonly Option<string?> _application = Text("--application", "name", "Only sessions of this application.");
    private readonly Option<string?> _filter = Text("--filter", "filter", "Only sessions of users in this filter.");
    private readonly Option<string?> _segment = Text("--segment", "name", "Only sessions of users in this segment; with --filter, of those in both.");
    private readonly Option<string?> _user = Text("--user", "id", "Only sessions of this identified user.");
    private readonly Option<bool> _countMerged = new("--count-merged") { Description = "Count what was taken into a user at a login with the anonymous visitor as well. Default: once." };
    private readonly BotsToo _bots = new("Count");
    private readonly Option<string?> _anonymousUser = Text("--anonymous-user", "id", "Only sessions of this anonymous user.");

    public Option<string?> TimeZone { get; } = Text("--time-zone", "name", "Time zone of days and dates, by its IANA name, such as Europe/Zurich. Default: UTC.");

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_from, _to, TimeZone, _application, _filter, _segment, _user, _anonymousUser])
            command.Options.Add(option);
        command.Options.Add(_countMerged);
        command.Options.Add(_bots.Option);
    }

    /// <exception cref="UsageException">A date cannot be read, or the time zone is not known here.</exception>
    public IReadOnlyList<(string Name, string? Value)> Query(ParseResult parsed) =>
    [
        ("startTime", Time(parsed, _from)), ("endTime", Time(parsed, _to)), ("application", parsed.GetValue(_application)),
        ("filter", parsed.GetValue(_filter)), ("segment", parsed.GetValue(_segment)), ("userId", parsed.GetValue(_user)), ("anonymousId", parsed.GetValue(_anonymousUser)),
        ("countMerged", parsed.GetValue(_countMerged) ? "true" : null), _bots.Field(parsed),
    ];

    private string? Time(ParseResult parsed, Option<string?> option)
    {
        if (parsed.GetValue(option) is not { } text
            || !DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return Moments.ToJson(parsed, option, clock);
        var zone = TimeZoneInfo.Utc;
        if (parsed.GetValue(TimeZone) is { Length: > 0 } name && !TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone!))
            throw new UsageException($"--time-zone: {name} is not known on this machine; give {option.Name} as RFC 3339.");
        var midnight = date.ToDateTime(TimeOnly.MinValue);
        // Where clocks skip midnight the day begins when they do; where it comes twice, at the first.
        var offset = zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max()
            : zone.GetUtcOffset(zone.IsInvalidTime(midnight) ? midnight.AddDays(-1) : midnight);
        return new DateTimeOffset(midnight, offset).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }

    private static Option<string?> Text(string name, string value, string description) => new(name) { Description = description, HelpName = value };
}
