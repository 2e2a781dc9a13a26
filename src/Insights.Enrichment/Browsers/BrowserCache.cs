using System.Collections.Concurrent;
using Insights.Domain.Events;

namespace Insights.Enrichment.Browsers;

/// <summary>
/// Browsers by user agent, bounded in entries and bytes. The oldest that nobody asked for since it last came up goes
/// first, so that what a flood brings pushes out itself and not what is in use. Asking takes no lock. Safe for concurrent use.
/// </summary>
internal sealed class BrowserCache(int maxEntries, int maxBytes)
{
    public const int DefaultEntries = 16_384;
    public const int DefaultBytes = 16 * 1024 * 1024;

    /// <summary>Entry, dictionary's node, queue's slot and browser, beside the text itself.</summary>
    private const int BytesOfEntry = 250;

    /// <summary>How many in use are passed over for one addition; beyond it the next one goes, used or not.</summary>
    private const int MaxPassedOver = 64;

    private readonly ConcurrentDictionary<string, Entry> _entries = new();
    private readonly Queue<Entry> _oldest = new();
    private readonly Lock _lock = new();

    public int Count
    {
        get
        {
            lock (_lock)
                return _oldest.Count;
        }
    }

    public int Bytes { get; private set; }

    /// <returns>Whether the user agent is known; its browser may be known to be none.</returns>
    public bool TryGet(string userAgent, out Browser? browser)
    {
        if (!_entries.TryGetValue(userAgent, out var entry))
        {
            browser = null;
            return false;
        }
        // Written only where it changes: all threads read this line.
        if (!entry.Used)
            entry.Used = true;
        browser = entry.Browser;
        return true;
    }

    public void Add(string userAgent, Browser? browser)
    {
        var entry = new Entry(userAgent, browser);
        lock (_lock)
        {
            if (!_entries.TryAdd(userAgent, entry))
                return;
            _oldest.Enqueue(entry);
            Bytes += entry.Bytes;
            while (_oldest.Count > maxEntries || Bytes > maxBytes)
                RemoveOne();
        }
    }

    private void RemoveOne()
    {
        var entry = _oldest.Dequeue();
        for (var passed = 0; entry.Used && passed < MaxPassedOver; passed++)
        {
            entry.Used = false;
            _oldest.Enqueue(entry);
            entry = _oldest.Dequeue();
        }
        _entries.TryRemove(entry.UserAgent, out _);
        Bytes -= entry.Bytes;
    }

    private sealed class Entry(string userAgent, Browser? browser)
    {
        public string UserAgent { get; } = userAgent;

        public Browser? Browser { get; } = browser;

        public int Bytes => BytesOfEntry + 2 * UserAgent.Length;

        /// <summary>Whether it was asked for since it was added or last came up.</summary>
        public volatile bool Used;
    }
}
