using Insights.Cli.Hosting;

namespace Insights.Cli.Send.Times;

/// <summary>Where the last event of a file is to land: now, some time before now, or a time of its own.</summary>
internal sealed record LastAt
{
    private readonly TimeSpan before;
    private readonly DateTimeOffset? at;

    private LastAt(TimeSpan before, DateTimeOffset? at) => (this.before, this.at) = (before, at);

    /// <summary>Reads what <see cref="Moments"/> does.</summary>
    public static LastAt? TryParse(string text)
    {
        if (Moments.Before(text) is { } before)
            return new(before, null);
        return Rfc3339.TryRead(text, out var at) ? new(default, at) : null;
    }

    /// <summary>How far all events move, to the millisecond, so that the last of them lands here.</summary>
    public TimeSpan ShiftFrom(DateTimeOffset last, DateTimeOffset now)
    {
        var shift = (at ?? now - before) - last;
        return new(shift.Ticks - (shift.Ticks % TimeSpan.TicksPerMillisecond));
    }
}
