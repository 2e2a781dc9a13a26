using System.Text.Json.Nodes;
using Insights.Cli.Http;

namespace Insights.Cli.Send.Sending;

/// <summary>What came of posting one batch: a closed set.</summary>
internal abstract record PostAnswer
{
    private PostAnswer()
    {
    }

    /// <summary>Each event has its answer.</summary>
    internal sealed record Results(IReadOnlyList<EventAnswer> Events, TimeSpan? RetryAfter) : PostAnswer;

    /// <summary>Nothing is known to have been taken; the same again may succeed.</summary>
    internal sealed record Later(string Why, TimeSpan? RetryAfter) : PostAnswer;

    /// <summary>The batch as a whole was refused for what is in it.</summary>
    internal sealed record Unfit(Problem Problem) : PostAnswer;
}

/// <summary>The server's answer to one event, or to one update of attributes.</summary>
internal readonly record struct EventAnswer(string Status, string Reason, string? Detail)
{
    /// <summary>Whether the same may be taken later.</summary>
    public bool MayRetry => Status == "REJECTED" && Reason is ("OVERLOADED" or "UNAVAILABLE" or "RESOURCE_EXHAUSTED");

    // Of an update the reason is a code, and what is taken is applied.
    public static EventAnswer Read(JsonObject result) => new(
        Answers.Text(result["status"]) is "APPLIED" ? "ACCEPTED" : Answers.Text(result["status"]) ?? "",
        Answers.Text(result["reason"]) ?? Answers.Text(result["code"]) ?? "UNSTATED",
        Answers.Text(result["detail"]));
}
