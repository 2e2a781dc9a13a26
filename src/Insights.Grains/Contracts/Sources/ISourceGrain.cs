using Orleans;

namespace Insights.Contracts.Sources;

/// <summary>
/// One source of an account, the one in the cluster that carries its runs; its key is the account's name, '/', and the source's.
/// Answers faults as values. Changed by adding only: silos of two versions talk to each other while they are replaced one by one.
/// </summary>
[Alias("insights.source")]
public interface ISourceGrain : IGrainWithStringKey
{
    [Alias("get")]
    Task<SourceAnswer> GetAsync();

    /// <param name="definition">In the form in which sources are kept.</param>
    [Alias("create")]
    Task<SourceAnswer> CreateAsync(string definition);

    /// <param name="definition">In the form in which sources are kept.</param>
    /// <param name="revision">That which the change is made for; null: whatever it is.</param>
    [Alias("change")]
    Task<SourceAnswer> ChangeAsync(string definition, long? revision);

    [Alias("delete")]
    Task<SourceAnswer> DeleteAsync(long? revision);

    /// <param name="kind">The number of a kind of run.</param>
    /// <param name="file">In the form in which files are kept.</param>
    [Alias("start")]
    Task<SourceAnswer> StartAsync(int kind, string file);

    /// <summary>Ends a run; where the number is not that of the last one, answers without a source.</summary>
    [Alias("cancel")]
    Task<SourceAnswer> CancelAsync(long run);

    /// <summary>Ends its run, and deletes all that is kept of it.</summary>
    [Alias("end")]
    Task EndAsync();

    /// <summary>Sees to it that a run which was going on goes on.</summary>
    [Alias("wake")]
    Task WakeAsync();
}

/// <summary>The names of an account's sources; its key is the account's name.</summary>
[Alias("insights.source-list")]
public interface ISourceListGrain : IGrainWithStringKey
{
    [Alias("list")]
    Task<string[]> ListAsync();

    /// <returns>False where there are as many as there may be; true also where it is there already.</returns>
    [Alias("add")]
    Task<bool> AddAsync(string name);

    [Alias("remove")]
    Task RemoveAsync(string name);
}

/// <summary>What a source says.</summary>
[GenerateSerializer, Immutable, Alias("insights.source-answer")]
public sealed record SourceAnswer
{
    /// <summary>The number of a fault of a service; 0 for none.</summary>
    [Id(0)]
    public int Fault { get; init; }

    /// <summary>For a person.</summary>
    [Id(1)]
    public string Detail { get; init; } = "";

    /// <summary>The source afterwards, in the form in which sources are kept; null where there is none.</summary>
    [Id(2)]
    public string? Source { get; init; }
}
