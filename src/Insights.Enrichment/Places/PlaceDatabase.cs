using System.Net;
using System.Net.Sockets;
using Insights.Domain.Events;
using MaxMind.Db;

namespace Insights.Enrichment.Places;

/// <summary>
/// One database of places, in memory. It ends when it was closed and the last look-up in it has finished: its memory is
/// not the runtime's, and reading it after it was given back would end the process. Safe for concurrent use.
/// </summary>
internal sealed class PlaceDatabase
{
    /// <summary>Networks, from the first on, that are read before a database is used: all of a small one.</summary>
    private const int Tried = 10_000;

    /// <summary>Kinds of databases whose records have a place, by a part of their type's name.</summary>
    private static readonly string[] Kinds = ["City", "Country", "Enterprise"];

    private readonly Reader _reader;
    private readonly PlaceCache _cache = new();

    /// <summary>Look-ups under way, and one for as long as it is not closed.</summary>
    private int _users = 1;

    private PlaceDatabase(Reader reader)
    {
        _reader = reader;
        Built = reader.Metadata.BuildDate;
    }

    /// <summary>Such as GeoLite2-City.</summary>
    public string Type => _reader.Metadata.DatabaseType;

    /// <summary>When it was made; UTC.</summary>
    public DateTime Built { get; }

    /// <summary>Whether its memory was given back.</summary>
    public bool HasEnded => Volatile.Read(ref _users) == 0;

    /// <summary>
    /// Reads a file into memory and tries it. It is not mapped from the file: one that is cut short or written over where
    /// it lies would end the process.
    /// </summary>
    /// <exception cref="InvalidDatabaseException">It is no database of places, or a broken one.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static PlaceDatabase Open(string path)
    {
        DatabaseMark.Check(path);
        var reader = Told(() => new Reader(path, FileAccessMode.Memory));
        try
        {
            return Told(() => Try(reader));
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    private static PlaceDatabase Try(Reader reader)
    {
        var metadata = reader.Metadata;
        if (!Kinds.Any(kind => metadata.DatabaseType.Contains(kind, StringComparison.OrdinalIgnoreCase)))
            throw new InvalidDatabaseException("It is not a database of cities or countries.");
        if (metadata.IPVersion is not (4 or 6) || metadata.BinaryFormatMajorVersion != 2)
            throw new InvalidDatabaseException("It is not of version 2 of the format.");
        var database = new PlaceDatabase(reader);
        var networks = 0;
        foreach (var network in reader.FindAll<PlaceRecord>().Take(Tried))
        {
            network.Data.ToPlace();
            networks++;
        }
        if (networks == 0)
            throw new InvalidDatabaseException("It knows no network.");
        Span<byte> v6 = stackalloc byte[16];
        v6[0] = 0x20;
        for (var i = 0; i < 256; i++)
        {
            database.Read(new IPAddress([(byte)i, 0, 0, 1]), out _);
            v6[1] = (byte)i;
            database.Read(new IPAddress(v6), out _);
        }
        return database;
    }

    /// <returns>False where this database was closed; there is another by then.</returns>
    /// <exception cref="InvalidDatabaseException">The database is broken at this address.</exception>
    public bool TryFind(IPAddress address, out Place? place)
    {
        var network = NetworkKey.Of(address, out var plain);
        if (_cache.TryGet(network, out place))
            return true;
        if (!Enter())
            return false;
        try
        {
            place = Read(plain, out var prefixLength);
            // Where the database tells parts of the network apart, only a look-up of the address itself has the answer.
            if (network.IsWithin(prefixLength))
                _cache.Put(network, place);
            return true;
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Lets no further look-up begin; called once.</summary>
    public void Close() => Leave();

    private Place? Read(IPAddress address, out int prefixLength)
    {
        // A search tree for IPv4 would take the first half of an IPv6 address for one of its own.
        if (_reader.Metadata.IPVersion == 4 && address.AddressFamily != AddressFamily.InterNetwork)
        {
            prefixLength = 0;
            return null;
        }
        try
        {
            return _reader.Find<PlaceRecord>(address, out prefixLength)?.ToPlace();
        }
        catch (Exception e) when (e is not InvalidDatabaseException)
        {
            throw Broken(e);
        }
    }

    private static T Told<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not (InvalidDatabaseException or IOException or UnauthorizedAccessException))
        {
            throw Broken(e);
        }
    }

    /// <summary>The package tells a broken file by whatever its arithmetic runs into, or by memory that is not there.</summary>
    private static InvalidDatabaseException Broken(Exception e) => new("It is broken: " + e.Message, e);

    private bool Enter()
    {
        for (var users = Volatile.Read(ref _users); users > 0;)
        {
            var seen = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (seen == users)
                return true;
            users = seen;
        }
        return false;
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0)
            _reader.Dispose();
    }
}
