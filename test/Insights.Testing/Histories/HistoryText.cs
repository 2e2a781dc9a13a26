using System.Globalization;
using System.Text;

namespace Insights.Testing.Histories;

/// <summary>Prints a history for a person to read.</summary>
internal static class HistoryText
{
    public static string Describe(History history)
    {
        var text = new StringBuilder();
        var rules = history.Rules;
        var applications = string.Concat(rules.Applications.Select(a => $" {a.Key}={Span(a.Value)}"));
        Line(text, $"history {history.Seed}: timeout={Span(rules.TimeoutMs)}{applications} oneSessionPerTab={rules.OneSessionPerTab} lateness={Span(rules.LatenessMs)}");
        Line(text, $"times are relative to 2026-01-01T00:00:00Z; {history.Deliveries.Count} deliveries, the last at {Relative(history.EndMs)}");

        var ledger = new Ledger(rules);
        foreach (var d in history.Deliveries)
            Line(text, $"{Relative(d.ReceivedMs)} #{d.Batch} {d.User} {(d.IsImport ? "import " : "")}{Event(d)} -> {ledger.Take(d)}");

        foreach (var u in history.Updates)
            Line(text, $"{Relative(u.ReceivedMs)} {u.User} {(u.IsImport ? "import " : "")}update {u.Id} at {Relative(u.EffectiveMs)}: {string.Join(", ", u.Operations.Select(o => $"{o.Verb} {o.Attribute} {Stated(o.Stated)}"))}");

        foreach (var user in history.Users)
        {
            Line(text, $"{user} when all has closed:");
            foreach (var s in ledger.Answer(user, history.AllClosedMs).Sessions)
                Line(text, $"  {Relative(s.StartMs)} .. {Relative(s.EndMs)} {s.EndReason}: {string.Join(' ', s.EventIds)}");
        }
        return text.ToString();
    }

    private static string Stated(object? stated) => stated is string[] texts ? string.Join('/', texts) : $"{stated}";

    private static string Event(Delivery d)
    {
        var e = d.Event;
        var text = new StringBuilder($"{e.Id} {e.Type}{(e.Passive ? "(passive)" : "")} at {Relative(d.EffectiveMs)}");
        if (e.TimeMs != d.EffectiveMs)
            text.Append(CultureInfo.InvariantCulture, $" time={Relative(e.TimeMs)}");
        if (e.SentAtMs is { } sent)
            text.Append(CultureInfo.InvariantCulture, $" sentAt={Relative(sent)}");
        if (e.Tab is not null)
            text.Append(CultureInfo.InvariantCulture, $" tab={e.Tab}");
        if (e.Application is not null)
            text.Append(CultureInfo.InvariantCulture, $" app={e.Application}");
        if (e.Place is { } p)
            text.Append(CultureInfo.InvariantCulture, $" place={p.Country}/{p.Region}/{p.City}");
        if (e.Browser is { } b)
            text.Append(CultureInfo.InvariantCulture, $" browser={b.Name}/{b.Version}");
        return text.ToString();
    }

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');

    /// <summary>"+1d 02:03:04.005" after the base, "-180d ..." before it.</summary>
    public static string Relative(long ms)
    {
        var offset = ms - History.BaseMs;
        return (offset < 0 ? "-" : "+") + Span(Math.Abs(offset));
    }

    private static string Span(long ms)
    {
        var span = TimeSpan.FromMilliseconds(ms);
        return (span.Days > 0 ? span.Days.ToString(CultureInfo.InvariantCulture) + "d " : "")
            + span.ToString(ms % 1000 == 0 ? @"hh\:mm\:ss" : @"hh\:mm\:ss\.fff", CultureInfo.InvariantCulture);
    }
}
