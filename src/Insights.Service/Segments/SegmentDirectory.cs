using System.Collections.Concurrent;
using Insights.Domain.Segments;
using Insights.Service.Attributes;

namespace Insights.Service.Segments;

/// <summary>
/// The segments of accounts, answered from memory and ready to be asked. What this process changes is in force here at once;
/// what another one does, when <see cref="RefreshAsync"/> next runs, as for the attributes they name. Safe for concurrent use.
/// </summary>
public sealed class SegmentDirectory(ISegmentStore store, AttributeDirectory attributes, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, SegmentBook> _books = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, AccountSegments> _compiled = new(StringComparer.Ordinal);
    private long _changes = -1;

    /// <summary>Reads the segments in memory anew, where any was changed since; cheap where none was.</summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        if (_books.IsEmpty)
            return;
        // Before the segments: what is changed in between is read twice, not missed.
        var changes = await store.SegmentChangesAsync(ct).ConfigureAwait(false);
        if (changes == _changes)
            return;
        foreach (var account in _books.Keys)
            await ReadAsync(account, ct).ConfigureAwait(false);
        _changes = changes;
    }

    /// <summary>The segments of an account as this process knows them.</summary>
    public async ValueTask<AccountSegments> OfAsync(string account, CancellationToken ct)
    {
        var book = _books.TryGetValue(account, out var known) ? known : await ReadAsync(account, ct).ConfigureAwait(false);
        return Compiled(account, book, await attributes.OfAsync(account, ct).ConfigureAwait(false));
    }

    /// <summary>The same as of now: who asks after another process changed something wants to see it.</summary>
    public async ValueTask<AccountSegments> OfNowAsync(string account, CancellationToken ct)
    {
        var book = await ReadAsync(account, ct).ConfigureAwait(false);
        return Compiled(account, book, await attributes.OfAsync(account, int.MaxValue, ct).ConfigureAwait(false));
    }

    /// <summary>Makes a change (<see cref="ISegmentStore.ChangeAsync"/>).</summary>
    public async ValueTask<SegmentDecision> ChangeAsync(string account, SegmentChange change, CancellationToken ct)
    {
        var (decision, book) = await store.ChangeAsync(account, change, clock.GetUtcNow(), ct).ConfigureAwait(false);
        _books[account] = book;
        return decision;
    }

    private AccountSegments Compiled(string account, SegmentBook book, Domain.Attributes.Catalogue.AttributeCatalogue catalogue)
    {
        if (_compiled.TryGetValue(account, out var known) && ReferenceEquals(known.Book, book) && ReferenceEquals(known.Catalogue, catalogue))
            return known;
        return _compiled[account] = new AccountSegments(book, catalogue);
    }

    /// <summary>Keeps the one in memory where nothing changed, so that nothing is compiled anew.</summary>
    private async ValueTask<SegmentBook> ReadAsync(string account, CancellationToken ct)
    {
        var read = await store.ReadAsync(account, ct).ConfigureAwait(false);
        return _books.AddOrUpdate(account, read, (_, known) => known.Own.SequenceEqual(read.Own) ? known : read);
    }
}
