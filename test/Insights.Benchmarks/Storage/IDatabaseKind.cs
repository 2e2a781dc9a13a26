using Insights.Storage;

namespace Insights.Benchmarks.Storage;

/// <summary>A kind of database to measure on.</summary>
internal interface IDatabaseKind
{
    /// <summary>Lower case, as <c>--only</c> has it.</summary>
    string Name { get; }

    /// <summary>Makes an empty database.</summary>
    /// <exception cref="Running.LeftOutException">The machine has none.</exception>
    Task<IDatabase> CreateAsync();
}

/// <summary>A database of its own, removed at the end.</summary>
internal interface IDatabase : IAsyncDisposable
{
    /// <summary>How a store opens it.</summary>
    StorageOptions Options { get; }

    /// <summary>How the host is told of it.</summary>
    string HostArgument { get; }

    /// <summary>Makes the bare loop's table, empty; not in a database that a store has.</summary>
    void StartBare();

    /// <summary>
    /// Writes transactions of 500 rows to a table as the user log is, and nothing else, as fast as one process can.
    /// </summary>
    /// <returns>Rows per second.</returns>
    Task<double> BareAsync(BareRows rows, TimeSpan duration);

    /// <summary>Makes users known, each with a closed session and its events, in a database that a store has made.</summary>
    void Fill(IEnumerable<KnownUser> users);
}
