using Insights.Cli.Send.Formats;
using Insights.Cli.Send.Times;

namespace Insights.Cli.Send;

/// <summary>What <c>insights send</c> was asked to do; its options say what each part means.</summary>
internal sealed record SendRequest
{
    public required string File { get; init; }

    public SendFormat Format { get; init; }

    public int Batch { get; init; } = 100;

    public int Parallel { get; init; } = 2;

    public int Retries { get; init; } = 8;

    public LastAt? LastAt { get; init; }

    public string? Application { get; init; }

    public IdenticalLines IdenticalLines { get; init; }

    public string? IdKey { get; init; }

    public bool Quiet { get; init; }
}
