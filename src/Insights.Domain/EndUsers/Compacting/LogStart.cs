using Insights.Domain.EndUsers.Ports;

namespace Insights.Domain.EndUsers.Compacting;

/// <summary>What the first entry of a log says: the user's creation, or what it was compacted to.</summary>
internal static class LogStart
{
    /// <summary>Which incarnation the log is of (<see cref="UserCreated.AtMs"/>).</summary>
    /// <exception cref="InvalidDataException">A log does not begin with such an entry.</exception>
    public static long IncarnationOf(LogEntry first, IUserCodec codec) => codec.Decode(first.Bytes) switch
    {
        UserCreated created => created.AtMs,
        Compacted compacted => compacted.Restore().Incarnation,
        _ => throw new InvalidDataException("A log begins with the user's creation."),
    };
}
