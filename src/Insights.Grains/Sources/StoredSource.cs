using Orleans;

namespace Insights.Grains.Sources;

/// <summary>A source as it is kept.</summary>
[GenerateSerializer, Alias("insights.stored-source")]
public sealed class StoredSource
{
    /// <summary>In a form of its own; null where there is no source.</summary>
    [Id(0)]
    public string? Source { get; set; }
}

/// <summary>The names of an account's sources as they are kept.</summary>
[GenerateSerializer, Alias("insights.stored-source-names")]
public sealed class StoredSourceNames
{
    [Id(0)]
    public List<string> Names { get; set; } = [];
}
