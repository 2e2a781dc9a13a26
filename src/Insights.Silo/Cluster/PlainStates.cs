using System.Text.Json;
using Orleans.Storage;

namespace Insights.Silo.Cluster;

/// <summary>States of grains as plain JSON, without the names of classes in it, which may change.</summary>
internal sealed class PlainStates : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input));

    public T Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input.ToMemory().Span)!;
}
