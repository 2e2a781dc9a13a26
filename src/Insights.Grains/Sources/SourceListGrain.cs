using Insights.Contracts.Sources;
using Insights.Integrations.Definitions;
using Orleans;
using Orleans.Runtime;

namespace Insights.Grains.Sources;

/// <summary>Keeps the names of an account's sources.</summary>
[GrainType("source-list")]
public sealed class SourceListGrain([PersistentState("names")] IPersistentState<StoredSourceNames> state) : Grain, ISourceListGrain
{
    public Task<string[]> ListAsync() => Task.FromResult(state.State.Names.Order(StringComparer.Ordinal).ToArray());

    public async Task<bool> AddAsync(string name)
    {
        if (state.State.Names.Contains(name, StringComparer.Ordinal))
            return true;
        if (state.State.Names.Count >= SourceLimits.MaxSources)
            return false;
        await WriteAsync([.. state.State.Names, name]);
        return true;
    }

    public async Task RemoveAsync(string name)
    {
        if (state.State.Names.Contains(name, StringComparer.Ordinal))
            await WriteAsync([.. state.State.Names.Where(n => n != name)]);
    }

    private async Task WriteAsync(List<string> names)
    {
        state.State.Names = names;
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            // What is in memory is not what is kept.
            DeactivateOnIdle();
            throw;
        }
    }
}
