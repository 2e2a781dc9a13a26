using Insights.Cli.Hosting;
using Insights.Cli.Http;
using Insights.Cli.Send.Progress;

namespace Insights.Cli.Send.Sending;

/// <summary>Sends batches until each event has its final answer. Thread-safe.</summary>
/// <param name="poster">Posts.</param>
/// <param name="tally">Counts the answers.</param>
/// <param name="host">Clock and jitter.</param>
/// <param name="retries">How many retries in a row that bring nothing forward are made; 0 or more.</param>
/// <param name="notice">Told of each retry.</param>
internal sealed class BatchSender(EventPoster poster, Tally tally, CliHost host, int retries, Action<string> notice)
{
    /// <exception cref="ServerUnreachableException">The retries are used up and nothing was answered.</exception>
    /// <exception cref="ApiException">The server refused for good.</exception>
    public async Task SendAsync(IReadOnlyList<Outgoing> events, CancellationToken cancel)
    {
        var retry = 0;
        while (events.Count > 0)
        {
            string why;
            TimeSpan? asked;
            switch (await poster.PostAsync(events, cancel))
            {
                case PostAnswer.Results results:
                    var last = retry == retries;
                    var again = Take(events, results.Events, last);
                    if (again.Count == 0)
                        return;
                    retry = again.Count < events.Count ? 0 : retry;
                    events = again;
                    (why, asked) = ("some events were not taken yet", results.RetryAfter);
                    break;
                case PostAnswer.Later later:
                    if (retry == retries)
                        throw new ServerUnreachableException(later.Why);
                    (why, asked) = (later.Why, later.RetryAfter);
                    break;
                case PostAnswer.Unfit unfit:
                    await PartAsync(events, unfit.Problem, cancel);
                    return;
                case var other:
                    throw new InvalidOperationException(other.GetType().Name);
            }

            tally.Retry();
            var wait = RetryDelay.Of(++retry, asked, host.Jitter());
            notice($"retry {retry} of {retries} in {wait.TotalSeconds:0.0} s: {why}");
            await Task.Delay(wait, host.Clock, cancel);
        }
    }

    // Counts what is final, and returns what is to be sent again.
    private List<Outgoing> Take(IReadOnlyList<Outgoing> events, IReadOnlyList<EventAnswer> answers, bool last)
    {
        // A last attempt that brought some events forward is not the last.
        if (last && answers.Any(a => !a.MayRetry))
            last = false;
        var again = new List<Outgoing>();
        for (var i = 0; i < events.Count; i++)
        {
            if (answers[i].MayRetry && !last)
                again.Add(events[i]);
            else
                tally.Take(events[i].Position, answers[i]);
        }
        return again;
    }

    // One bad event must not fail its neighbours, also where the server cannot tell which it is.
    private async Task PartAsync(IReadOnlyList<Outgoing> events, Problem problem, CancellationToken cancel)
    {
        if (events.Count == 1)
        {
            tally.Reject(events[0].Position, problem.Code ?? $"HTTP_{problem.Status}", problem.ToString());
            return;
        }
        var half = events.Count / 2;
        await SendAsync([.. events.Take(half)], cancel);
        await SendAsync([.. events.Skip(half)], cancel);
    }
}
