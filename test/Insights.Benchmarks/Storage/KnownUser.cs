using Insights.Benchmarks.Events;
using Insights.Domain.EndUsers;

namespace Insights.Benchmarks.Storage;

/// <summary>A user who was here once and is asleep.</summary>
internal readonly record struct KnownUser(Guid Hash, string Id)
{
    /// <summary>Entries in its log.</summary>
    public const int Entries = 3;

    /// <summary>When its session began, Unix milliseconds.</summary>
    public const long StartMs = 1_767_225_600_000;

    /// <summary>Many of them, by hash, which fills an index fastest.</summary>
    public static IEnumerable<KnownUser> Many(int count) => Enumerable.Range(0, count)
        .Select(u => new KnownUser(SampleEvents.User(u).ToHash(), SampleEvents.UserId(u)))
        .OrderBy(u => u.Hash);
}
