using Orleans;

namespace Insights.Contracts.EndUsers;

/// <summary>Asks a user to do something. Which commands there are is the matter of the bytes: they carry their own version.</summary>
[GenerateSerializer, Immutable, Alias("insights.command-request")]
public sealed record CommandRequest
{
    [Id(0)]
    public required EndUserName User { get; init; }

    /// <summary>The command, in its own versioned form.</summary>
    [Id(1)]
    public required byte[] Command { get; init; }

    /// <summary>Names no user and nothing of one: the runtime logs what it sends.</summary>
    public override string ToString() => nameof(CommandRequest);
}

/// <summary>What the user says to a <see cref="CommandRequest"/>.</summary>
[GenerateSerializer, Immutable, Alias("insights.command-answer")]
public sealed record CommandAnswer
{
    /// <summary>As <see cref="RecordAnswer.Fault"/>.</summary>
    [Id(0)]
    public int Fault { get; init; }

    /// <summary>The answer, in its own versioned form; empty with a fault.</summary>
    [Id(1)]
    public byte[] Answer { get; init; } = [];

    /// <summary>Names no user and nothing of one: the runtime logs what it sends.</summary>
    public override string ToString() => nameof(CommandAnswer);
}
