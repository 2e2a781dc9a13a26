using Insights.Benchmarks.Events;
using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Storage.Codec;

namespace Insights.Benchmarks.Storage;

/// <summary>Rows of many users at random, the next number of each: what the bare loop writes. Each lane has users of its own; for one thread a lane.</summary>
/// <param name="entry">The entry that each row holds; null: that of an event of <see cref="SampleEvents"/>.</param>
internal sealed class BareRows(int users, int lanes, byte[]? entry = null)
{
    /// <summary>Rows in a transaction, as many as the store's writer takes together.</summary>
    public const int PerTransaction = 500;

    public byte[] Entry { get; private set; } = entry ?? Sample;

    /// <summary>Rows that hold another entry, and go on counting with these: they may go into the same table.</summary>
    public BareRows Holding(byte[] entry)
    {
        var rows = (BareRows)MemberwiseClone();
        rows.Entry = entry;
        return rows;
    }

    /// <summary>An entry as an event leaves it.</summary>
    public static readonly byte[] Sample = UserCodec.Instance.Encode(
        new EventAccepted(SampleEvents.Event(1, 1_767_225_600_000), 1_767_225_600_000, AccountSettings.Default.RulesFor(null)));

    private readonly Guid[] _hashes = [.. Enumerable.Range(0, users).Select(u => SampleEvents.User(u).ToHash())];
    private readonly long[] _seqs = new long[users];
    private readonly Random[] _random = [.. Enumerable.Range(0, lanes).Select(lane => new Random(lane))];

    public (Guid User, long Seq) Next(int lane)
    {
        var user = (_random[lane].Next(_hashes.Length / lanes) * lanes) + lane;
        return (_hashes[user], ++_seqs[user]);
    }
}
