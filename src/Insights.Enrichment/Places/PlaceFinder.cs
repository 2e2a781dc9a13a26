using System.Net;
using Insights.Domain.Events;
using Insights.Service.Enrichment;
using MaxMind.Db;
using Microsoft.Extensions.Logging;

namespace Insights.Enrichment.Places;

/// <summary>
/// Places of addresses, from the file that the options name. Another file in its place is taken up while look-ups go on;
/// a broken one is told once and changes nothing. Keeps no address, only masked networks that share one place. Safe for
/// concurrent use.
/// </summary>
public sealed partial class PlaceFinder(EnrichmentOptions options, ILogger<PlaceFinder> logger) : IPlaces, IDisposable
{
    private readonly Lock _refreshing = new();
    private PlaceDatabase? _current;
    private PlaceDatabase? _brokenTold;

    /// <summary>The state of the file that was tried last, taken up or not.</summary>
    private FileStamp? _tried;

    /// <summary>The state that the last look found.</summary>
    private FileStamp? _seen;

    private bool _looked;
    private bool _absenceTold;
    private bool _disposed;

    /// <inheritdoc/>
    public Place? Find(IPAddress address)
    {
        while (Volatile.Read(ref _current) is { } database)
        {
            try
            {
                if (database.TryFind(address, out var place))
                    return place;
            }
            catch (InvalidDatabaseException e)
            {
                if (Interlocked.Exchange(ref _brokenTold, database) != database)
                    LookUpFailed(e);
                return null;
            }
        }
        return null;
    }

    /// <summary>
    /// Looks at the file, and takes it up where it has changed and rests since the last look. The first look takes what
    /// it finds. Throws nothing: what goes wrong is logged, once for each state of the file.
    /// </summary>
    public void Refresh()
    {
        lock (_refreshing)
        {
            if (_disposed)
                return;
            var first = !_looked;
            _looked = true;
            if (options.Places is not { } path)
            {
                if (first)
                    NoneConfigured();
                return;
            }
            try
            {
                TakeUp(path, first);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDatabaseException)
            {
                NotReadable(e, path);
            }
        }
    }

    public void Dispose()
    {
        lock (_refreshing)
        {
            _disposed = true;
            Interlocked.Exchange(ref _current, null)?.Close();
        }
    }

    internal PlaceDatabase? Current => Volatile.Read(ref _current);

    private void TakeUp(string path, bool first)
    {
        var stamp = FileStamp.Of(path);
        var rests = first || stamp == _seen;
        _seen = stamp;
        if (stamp is null)
        {
            if (!_absenceTold && rests)
                Absent(path);
            _absenceTold |= rests;
            return;
        }
        _absenceTold = false;
        if (stamp == _tried || !rests)
            return;
        _tried = stamp;
        var next = PlaceDatabase.Open(path);
        if (FileStamp.Of(path) != stamp)
        {
            // It was written to while it was read: the next looks decide.
            _tried = null;
            next.Close();
            return;
        }
        TakenUp(next.Metadata.DatabaseType, next.Metadata.BuildDate, stamp.Value.Length);
        Interlocked.Exchange(ref _current, next)?.Close();
    }
}
