using Insights.Domain.EndUsers;

namespace Insights.Simulation.Tests.Links;

internal enum ActKind
{
    Event,
    Update,
    Link,
    Unlink,
    Erase,
}

/// <summary>One thing that a client asks for, again and again until it is answered for good.</summary>
internal sealed class Act
{
    public required ActKind Kind { get; init; }

    /// <summary>Unique among the acts of this sort for the user; others may have the same.</summary>
    public required string Id { get; init; }

    public required long AtMs { get; init; }

    /// <summary>Whose log it goes to; for an operation the anonymous record's.</summary>
    public required EndUserKey User { get; init; }

    /// <summary>Of an event the anonymous ID beside the user's, of a link the user that it names.</summary>
    public string? OtherId { get; init; }

    public string Type { get; init; } = "click";

    /// <summary>What an event states of the Analytics Properties.</summary>
    public IReadOnlyDictionary<string, string>? Analytics { get; init; }

    /// <summary>What an update does.</summary>
    public IReadOnlyList<OracleOperation> Operations { get; init; } = [];

    public Task<bool>? Asked { get; set; }

    public bool IsUnderWay => Asked is { IsCompleted: false };

    /// <summary>Whether it was taken; null: not answered yet.</summary>
    public bool? Taken { get; set; }

    /// <summary>The moment (<see cref="LinkWorld.Moment"/>) at which it was asked for, being not answered; -1: not yet.</summary>
    public int Begun { get; set; } = -1;

    /// <summary>When it was asked for last.</summary>
    public int LastAsked { get; set; } = -1;

    /// <summary>When it was answered first.</summary>
    public int Answered { get; set; } = -1;

    /// <summary>When it was answered last, having been asked for again.</summary>
    public int LastAnswered { get; set; } = -1;

    public override string ToString() => $"{Kind} {Id} of {User.Kind} {User.Id}{(OtherId is null ? "" : " with " + OtherId)}";
}
