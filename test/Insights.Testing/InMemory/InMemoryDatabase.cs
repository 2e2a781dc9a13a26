using Insights.Domain.Accounts;
using Insights.Domain.Attributes.Catalogue;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Segments;

namespace Insights.Testing.InMemory;

/// <summary>
/// What outlives a process: the tables that one or more <see cref="InMemoryStore"/>s, each standing for one process, write
/// to. Enumerates in one fixed order.
/// </summary>
public sealed class InMemoryDatabase
{
    private readonly SortedDictionary<Guid, InMemoryUser> _users = [];

    internal Lock Gate { get; } = new();

    /// <summary>Files, runs and row errors of sources.</summary>
    public InMemorySourceStore Sources { get; } = new();

    internal SortedDictionary<string, Account> Accounts { get; } = new(StringComparer.Ordinal);

    internal SortedDictionary<string, StoredKey> Keys { get; } = new(StringComparer.Ordinal);

    internal List<AuditEntry> Audit { get; } = [];

    /// <summary>How often accounts or keys were changed.</summary>
    internal long Changes { get; set; }

    /// <summary>How often accounts or keys were changed.</summary>
    public long ChangesMade => Changes;

    /// <summary>How many uses of keys were written.</summary>
    public int UseWrites { get; internal set; }

    private readonly Dictionary<string, List<AttributeDefinition>> _attributes = new(StringComparer.Ordinal);

    internal long AttributeChanges { get; private set; }

    internal AttributeCatalogue Catalogue(string account) =>
        _attributes.TryGetValue(account, out var all) ? new AttributeCatalogue(all) : AttributeCatalogue.Empty;

    internal void Change(string account, Action<List<AttributeDefinition>> change)
    {
        if (!_attributes.TryGetValue(account, out var all))
            _attributes.Add(account, all = []);
        change(all);
        AttributeChanges++;
    }

    private readonly Dictionary<string, SegmentBook> _segments = new(StringComparer.Ordinal);

    internal long SegmentChanges { get; private set; }

    internal SegmentBook Segments(string account) => _segments.GetValueOrDefault(account) ?? SegmentBook.Empty;

    internal void Put(string account, SegmentBook book)
    {
        _segments[account] = book;
        SegmentChanges++;
    }

    internal IEnumerable<InMemoryUser> Users => _users.Values;

    private readonly SortedDictionary<Guid, (string Account, Tombstone Left)> _tombstones = [];

    internal Tombstone? TombstoneOf(EndUserKey key) => _tombstones.TryGetValue(key.ToHash(), out var stored) ? stored.Left : null;

    internal int Forget(Func<string, Tombstone, bool> which)
    {
        var over = _tombstones.Where(t => which(t.Value.Account, t.Value.Left)).Select(t => t.Key).ToList();
        over.ForEach(hash => _tombstones.Remove(hash));
        return over.Count;
    }

    /// <summary>The user, where anything is stored of it.</summary>
    internal InMemoryUser? Find(EndUserKey key) => _users.GetValueOrDefault(key.ToHash());

    /// <summary>The user for a write; the first append makes it. Null where there is none of that incarnation.</summary>
    private InMemoryUser? ForWrite(WriteSession writeSession, bool create)
    {
        if (!_users.TryGetValue(writeSession.UserHash, out var user) && create)
            _users.Add(writeSession.UserHash, user = new InMemoryUser(writeSession.User, writeSession.Incarnation));
        return user?.Incarnation == writeSession.Incarnation ? user : null;
    }

    internal StoreFault? Erase(WriteSession writeSession, long upToSeq, LogAppend? next, long keepBeforeMs, Tombstone? tombstone, out ErasedRows erased)
    {
        erased = ErasedRows.Nothing;
        if (!_users.TryGetValue(writeSession.UserHash, out var user))
            return next is null ? null : ForWrite(next.WriteSession, create: true)!.Append(next);
        if (!user.MayErase(upToSeq) || user.Incarnation != writeSession.Incarnation)
            return StoreFault.Conflict;
        erased = user.Rows;
        _users.Remove(writeSession.UserHash);
        if (tombstone is { } left)
            _tombstones[writeSession.UserHash] = (writeSession.User.Account, left);
        if (next is not null)
        {
            var replaced = ForWrite(next.WriteSession, create: true)!;
            replaced.Keep(user.SessionsBefore(keepBeforeMs));
            replaced.Append(next);
        }
        Erased?.Invoke(new ErasedLog(user.Key, user.Entries(0), Find(user.Key)?.Entries(0) ?? []));
        return null;
    }

    internal StoreFault? Append(LogAppend append)
    {
        if (append.FirstSeq == 1 && TombstoneOf(append.WriteSession.User)?.ErasedMs > append.ErasedMs)
            return StoreFault.Conflict;
        if (ForWrite(append.WriteSession, create: append.FirstSeq == 1) is not { } user)
            return StoreFault.Conflict;
        var fault = user.Append(append);
        if (fault is null)
            Appended?.Invoke(user.Key, append);
        return fault;
    }

    internal StoreFault? Settle(Settlement settlement)
    {
        if (ForWrite(settlement.WriteSession, create: false) is not { } user)
            return StoreFault.Conflict;
        var before = user.Entries(0);
        var fault = user.Settle(settlement);
        if (fault is null && settlement.Compaction is { } compaction)
            Compacted?.Invoke(user.Key, before, compaction);
        return fault;
    }

    /// <summary>Called within the write of every compaction, with the log as it was.</summary>
    public Action<EndUserKey, IReadOnlyList<LogEntry>, LogCompaction>? Compacted { get; set; }

    /// <summary>Called within the write of every append.</summary>
    public Action<EndUserKey, LogAppend>? Appended { get; set; }

    /// <summary>Called within the write of every erasure and replacement.</summary>
    public Action<ErasedLog>? Erased { get; set; }
}

/// <summary>What a log held before it was erased or replaced, and what it holds afterwards.</summary>
public sealed record ErasedLog(EndUserKey User, IReadOnlyList<LogEntry> Before, IReadOnlyList<LogEntry> After);
