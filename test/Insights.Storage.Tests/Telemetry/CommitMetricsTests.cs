using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Storage.GroupCommit;
using Insights.Storage.Telemetry;
using Insights.Testing.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;

namespace Insights.Storage.Tests.Telemetry;

public sealed class CommitMetricsTests
{
    private const string WriterName = "writer of the commit metrics' tests";

    [Fact]
    public async Task A_commit_is_measured_in_rows_and_seconds_and_a_failed_one_says_why()
    {
        using var measured = new Measurements(() => Thread.CurrentThread.Name == WriterName);
        var writer = new Writer();
        using (var loop = new WriterLoop(WriterName, new QueueBudget(100, 1 << 20), writer, 10, TimeProvider.System, NullLogger.Instance))
        {
            await loop.Enqueue(Append(rows: 3));
            writer.Fails = true;
            await Should.ThrowAsync<StoreException>(() => loop.Enqueue(Append(rows: 2)));
        }
        measured.Of("insights.commit.rows").ShouldBe([3, 2]);
        measured.All.Where(m => m.Instrument == "insights.commit.duration").Select(m => m.Tags).ShouldBe(["", "TimeoutException"]);
    }

    [Fact]
    public void The_queue_is_read_off_until_its_store_is_closed()
    {
        var budget = new QueueBudget(100, 1 << 20);
        using var measured = new Measurements(() => true, scope: budget);
        using (CommitMetrics.Watch(budget))
        {
            budget.TryTake(Append(rows: 7));
            measured.ReadGauges();
        }
        measured.ReadGauges();
        measured.Of("insights.commit.queue.rows").ShouldBe([7]);
        measured.Of("insights.commit.queue.bytes").ShouldHaveSingleItem().ShouldBeGreaterThan(7 * WorkItem.BytesPerRow);
    }

    private static AppendItem Append(int rows)
    {
        var writer = new WriteSession(new EndUserKey("acme", UserKind.Identified, Guid.CreateVersion7().ToString()));
        return new AppendItem(new LogAppend(writer, 1, [.. Enumerable.Repeat(new byte[1], ((rows - 1) * AppendItem.EntriesPerRow) + 1)], null));
    }

    private sealed class Writer : IBatchWriter
    {
        public bool Fails { get; set; }

        public void Connect()
        {
        }

        public void Write(IReadOnlyList<WorkItem> batch)
        {
            if (Fails)
                throw new TimeoutException();
            foreach (var item in batch)
                item.Succeed();
        }

        public void Disconnect()
        {
        }

        public void Dispose()
        {
        }
    }
}
