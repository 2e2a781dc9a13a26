using System.Globalization;
using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Http;
using Insights.Cli.Send.Progress;
using Insights.Cli.Send.Sending;

namespace Insights.Cli.Demo;

/// <summary>One ready-made question and how many users answer it.</summary>
internal sealed record DemoAnswer(string Segment, string Asks, long Users);

/// <summary>One run of <c>insights demo</c>: sends the data, then waits until the questions about them are answered.</summary>
internal sealed class DemoRun(CliHost host, ApiClient client, DemoPlan plan, bool quiet)
{
    private const int Parallel = 4;
    private const int Retries = 8;

    /// <summary>Sessions of the past close at once; a server that is busy may take a little.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    /// <summary>What became of the events.</summary>
    public Tally Events { get; } = new();

    /// <summary>What became of the updates of attributes.</summary>
    public Tally Updates { get; } = new();

    /// <summary>Sends everything. Needs an import key, which the first event shows.</summary>
    /// <exception cref="FailedException">The key may not send history.</exception>
    public Task SendAsync(CancellationToken cancel) => ISendProgress.WhileAsync(host, quiet, plan.Users, async progress =>
    {
        // The questions are asked with the key too; better told now than at the end.
        await QuestionsAsync(cancel);
        await SendAsync(plan.People().Take(1), Events, progress, cancel);
        if (Events.Rejections() is [var (reason, _, examples), ..])
            throw new FailedException($"history needs an import key (insights keys create ACCOUNT --kind import); the first event was rejected {reason}: {examples[0].Detail}");
        await SendAsync(plan.People().Skip(1), Events, progress, cancel);
        progress.Notice("the events are sent; now the attributes");
        await new Senders(host, client, Updates, Retries).RunAsync(
            DemoBatches.Make(plan.People(), person => new DemoEvents(plan, person).Updates()), ApiPaths.UpdateUsers, Parallel, progress, cancel);
    });

    /// <summary>Asks the ready-made questions until the sessions that were sent have closed, for a minute at most.</summary>
    /// <returns>The answers, and whether they are whole.</returns>
    public async Task<(IReadOnlyList<DemoAnswer> Answers, bool Whole)> AskAsync(Action<string> status, CancellationToken cancel)
    {
        var started = host.Clock.GetTimestamp();
        var records = plan.People().Sum(p => p.Records);
        var segments = await QuestionsAsync(cancel);
        IReadOnlyList<DemoAnswer> last = [];
        var told = -1L;
        while (true)
        {
            var closed = await CountAsync("total_sessions > 0", cancel);
            var answers = new List<DemoAnswer>();
            foreach (var segment in segments)
                answers.Add(segment with { Users = Answers.Number((await client.CallAsync(HttpMethod.Get, ApiPaths.CountSegment(segment.Segment), null, cancel))["count"]) });
            var whole = closed >= records && answers.All(a => a.Users > 0) && answers.SequenceEqual(last);
            if (whole || host.Clock.GetElapsedTime(started) > LongestWait)
                return (answers, whole);
            if (closed != told)
                status(string.Create(CultureInfo.InvariantCulture, $"sessions close: {Math.Min(closed, records):N0} of {records:N0} records have one"));
            told = closed;
            last = answers;
            await Task.Delay(BetweenLooks, host.Clock, cancel);
        }
    }

    private Task SendAsync(IEnumerable<DemoPerson> people, Tally tally, ISendProgress progress, CancellationToken cancel) =>
        new Senders(host, client, tally, Retries).RunAsync(
            DemoBatches.Make(people, person => new DemoEvents(plan, person).Events()), ApiPaths.Events, Parallel, progress, cancel);

    private async Task<List<DemoAnswer>> QuestionsAsync(CancellationToken cancel)
    {
        var answer = await client.CallAsync(HttpMethod.Get, ApiPaths.Segments, null, cancel);
        return [.. Answers.Objects(answer["segments"])
            .Select(s => new DemoAnswer(Answers.Text(s["name"]) ?? "", Answers.Text(s["description"]) ?? "", 0))
            .Where(s => s.Segment.StartsWith("insights-", StringComparison.Ordinal))];
    }

    private async Task<long> CountAsync(string filter, CancellationToken cancel)
    {
        JsonObject page = await client.CallAsync(
            HttpMethod.Get, ApiPaths.WithQuery(ApiPaths.Users, ("filter", filter), ("totalSize", "true"), ("pageSize", "1")), null, cancel);
        return Answers.Number(page["totalSize"]);
    }
}
