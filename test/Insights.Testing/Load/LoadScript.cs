using Insights.Testing.Oracle;

namespace Insights.Testing.Load;

/// <summary>
/// What one client of a fault test sends, at random, and what of it was acknowledged: events of the last minutes, so that
/// sessions close all the time, updates, and, where there are browsers, logins and logouts.
/// </summary>
/// <param name="number">Of the client; the same one makes the same choices, but for the clock.</param>
/// <param name="browsers">Anonymous IDs that the users log in and out of; none: every event is of a user alone.</param>
/// <param name="timeoutMs">Of the account's sessions, milliseconds.</param>
public sealed class LoadScript(int number, IReadOnlyList<string> users, IReadOnlyList<string> browsers, long timeoutMs)
{
    private const int BatchSize = 20;

    private readonly Random _random = new(number);
    private int _batches;

    /// <summary>Every event that was acknowledged.</summary>
    public List<OracleItem> Acknowledged { get; } = [];

    /// <summary>Every login and logout that was acknowledged, those among them that an event with both IDs is.</summary>
    public List<OracleOp> Operations { get; } = [];

    /// <summary>The user of every update that was acknowledged; each adds 1 to the attribute <c>updates</c>.</summary>
    public List<string> Updated { get; } = [];

    public List<OracleItem> NextBatch()
    {
        _batches++;
        return [.. Enumerable.Range(0, BatchSize).Select(i =>
        {
            var e = new OracleEvent { Id = $"{number}-{_batches}-{i}", TimeMs = SomeTime(), Type = "click", TimeoutMs = timeoutMs };
            var (user, browser) = (OneOf(users), browsers.Count == 0 ? null : OneOf(browsers));
            return _random.Next(4) switch
            {
                0 or 1 when browser is not null => new OracleItem(e, null, browser),
                2 => new OracleItem(e, user, browser),
                _ => new OracleItem(e, user, null),
            };
        })];
    }

    /// <summary>A login or a logout; null where there are no browsers.</summary>
    public OracleOp? NextOperation() => browsers.Count == 0
        ? null
        : new OracleOp(OneOf(browsers), SomeTime(), $"op-{number}-{_batches}", _random.Next(3) == 0 ? null : OneOf(users));

    public (string User, string OperationId) NextUpdate() => (OneOf(users), $"{number}-{_batches}");

    public void Took(List<OracleItem> batch)
    {
        Acknowledged.AddRange(batch);
        Operations.AddRange(batch.Where(i => i is { UserId: not null, AnonymousId: not null })
            .Select(i => new OracleOp(i.AnonymousId!, i.Event.TimeMs, i.Event.Id, i.UserId)));
    }

    private long SomeTime() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - _random.Next(45_000, 200_000);

    private string OneOf(IReadOnlyList<string> choices) => choices[_random.Next(choices.Count)];
}
