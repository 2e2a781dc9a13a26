using System.Diagnostics.Metrics;
using System.Threading.RateLimiting;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Telemetry;

namespace Insights.Storage.Questions;

/// <summary>
/// Shares the connections for questions among accounts: each has a few at a time, the rest of its questions wait in line behind
/// its own. Each question has a deadline, waiting included, at which the database ends its work on it. Thread-safe.
/// </summary>
/// <param name="clock">What the deadline is measured by.</param>
internal sealed class FairQuestions(IQuestionSource inner, TimeProvider clock) : IQuestionSource, IAsyncDisposable
{
    /// <summary>Questions of all accounts at a time.</summary>
    public const int AtOnce = 8;

    /// <summary>Questions of one account at a time.</summary>
    public const int OfAccount = 2;

    /// <summary>Questions of one account that wait; beyond it they are refused.</summary>
    public const int MostWaiting = 100;

    /// <summary>How long a question may take.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private static readonly Counter<long> Refused = InsightsTelemetry.Meter.CreateCounter<long>(
        "insights.questions.refused", "{question}", "Lists, analytics and comparisons that were refused, as too many of their account waited (full), or broken off (deadline).");

    private readonly PartitionedRateLimiter<string> _accounts = PartitionedRateLimiter.Create<string, string>(
        account => RateLimitPartition.GetConcurrencyLimiter(account, _ => Line(OfAccount, MostWaiting)), StringComparer.Ordinal);

    // Nobody is refused here: each account stands in this line with those few only.
    private readonly ConcurrencyLimiter _all = new(Line(AtOnce, int.MaxValue));

    public SqlDialect Dialect => inner.Dialect;

    public async ValueTask<List<T>> ListAsync<T>(string account, SqlText question, Func<IAnswerRow, T> read, CancellationToken ct)
    {
        using var deadline = new CancellationTokenSource(Longest, clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        try
        {
            using var mine = await _accounts.AcquireAsync(account, 1, end.Token).ConfigureAwait(false);
            if (!mine.IsAcquired)
            {
                Refused.Add(1, new KeyValuePair<string, object?>("insights.reason", "full"));
                throw new StoreException(StoreFault.Full);
            }
            using var one = await _all.AcquireAsync(1, end.Token).ConfigureAwait(false);
            return await inner.ListAsync(account, question, read, end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            Refused.Add(1, new KeyValuePair<string, object?>("insights.reason", "deadline"));
            throw new StoreException(StoreFault.Unavailable, e);
        }
    }

    public ValueTask<bool> WriteAsync(SqlText first, IReadOnlyList<SqlText> rest, CancellationToken ct) => inner.WriteAsync(first, rest, ct);

    public async ValueTask DisposeAsync()
    {
        await _accounts.DisposeAsync().ConfigureAwait(false);
        await _all.DisposeAsync().ConfigureAwait(false);
    }

    private static ConcurrencyLimiterOptions Line(int atOnce, int waiting) =>
        new() { PermitLimit = atOnce, QueueLimit = waiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst };
}
