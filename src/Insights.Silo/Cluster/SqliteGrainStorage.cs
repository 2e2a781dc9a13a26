using System.Globalization;
using Insights.Domain.States;
using Orleans.Runtime;
using Orleans.Storage;

namespace Insights.Silo.Cluster;

/// <summary>Keeps states of grains in the SQLite file of a silo that is alone.</summary>
internal sealed class SqliteGrainStorage(IStateStore states, IGrainStorageSerializer serializer) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (await states.ReadAsync(TypeOf(stateName, grainId), grainId.Key.ToString()!, CancellationToken.None) is not { } found)
        {
            (grainState.ETag, grainState.RecordExists) = (null, false);
            return;
        }
        grainState.State = serializer.Deserialize<T>(BinaryData.FromBytes(found.Body));
        (grainState.ETag, grainState.RecordExists) = (found.Version.ToString(CultureInfo.InvariantCulture), true);
    }

    /// <exception cref="InconsistentStateException">Another one wrote in between.</exception>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var version = grainState.ETag is { } etag ? long.Parse(etag, CultureInfo.InvariantCulture) : 0;
        var written = await states.WriteAsync(
            TypeOf(stateName, grainId), grainId.Key.ToString()!, serializer.Serialize(grainState.State).ToMemory(), version, CancellationToken.None)
            ?? throw new InconsistentStateException("Another owner wrote in between.");
        (grainState.ETag, grainState.RecordExists) = (written.ToString(CultureInfo.InvariantCulture), true);
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await states.ClearAsync(TypeOf(stateName, grainId), grainId.Key.ToString()!, CancellationToken.None);
        (grainState.ETag, grainState.RecordExists) = (null, false);
    }

    private static string TypeOf(string stateName, GrainId grain) => $"{grain.Type}.{stateName}";
}
