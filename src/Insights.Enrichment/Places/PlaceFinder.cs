using System.Net;
using Insights.Domain.Events;
using Insights.Enrichment.Files;
using Insights.Service.Enrichment;
using MaxMind.Db;
using Microsoft.Extensions.Logging;

namespace Insights.Enrichment.Places;

/// <summary>
/// Places of addresses, from the file that the options name. Another file in its place is taken up while look-ups go on;
/// one that is no sound database of places is told once and changes nothing. Keeps no address, only masked networks that
/// share one place. Safe for concurrent use.
/// </summary>
public sealed partial class PlaceFinder(EnrichmentOptions options, ILogger<PlaceFinder> logger) : IPlaces, IDisposable
{
    private readonly Lock _refreshing = new();
    private readonly WatchedFile? _file = options.Places is null ? null : new(options.Places);
    private PlaceDatabase? _current;
    private PlaceDatabase? _brokenTold;
    private bool _looked;
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
                    LookUpFailed(e.Message);
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
            if (_file is null)
            {
                if (!_looked)
                    NoneConfigured();
                _looked = true;
                return;
            }
            try
            {
                TakeUp(_file);
            }
            catch (Exception e)
            {
                // Whatever a file brings about, memory that it asks for and is not there included, is no reason to end.
                NotReadable(_file.Path, e.Message);
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

    private void TakeUp(WatchedFile file)
    {
        switch (file.Look())
        {
            case FileChange.Absent:
                Absent(file.Path);
                break;
            case FileChange.Changed:
                PlaceDatabase? next = PlaceDatabase.Open(file.Path);
                if (file.IsAsSeen())
                {
                    TakenUp(next.Type, next.Built);
                    next = Interlocked.Exchange(ref _current, next);
                }
                next?.Close();
                break;
        }
    }
}
