using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Storage.GroupCommit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Insights.Storage.Tests.GroupCommit;

public sealed class WriterLoopTests : IDisposable
{
    private readonly ScriptedWriter _writer = new();
    private readonly StoppedClock _clock = new();
    private readonly QueueBudget _budget = new(100, 1 << 20);
    private readonly WriterLoop _loop;

    public WriterLoopTests() => _loop = new WriterLoop("test", _budget, _writer, batchRows: 10, _clock, NullLogger.Instance);

    [Fact]
    public async Task A_batch_is_what_gathered_during_the_commit_before_up_to_its_rows()
    {
        var first = Append(1);
        _writer.Began.Wait();
        var gathered = Enumerable.Range(0, 13).Select(_ => Append(1)).ToArray();
        _budget.Rows.ShouldBe(13);
        _writer.Commit.Release(3);
        await Task.WhenAll([first, .. gathered]);
        _writer.Batches.ShouldBe([1, 10, 3]);
    }

    [Fact]
    public async Task A_write_larger_than_a_batch_is_one_commit_of_its_own()
    {
        var first = Append(1);
        _writer.Began.Wait();
        var gathered = new[] { Append(1), Append(25), Append(1) };
        _writer.Commit.Release(4);
        await Task.WhenAll([first, .. gathered]);
        _writer.Batches.ShouldBe([1, 1, 1, 1]);
    }

    [Fact]
    public async Task A_full_queue_is_full_in_rows()
    {
        var first = Append(1);
        _writer.Began.Wait();
        var (half, other, tooMuch) = (Append(50), Append(40), Append(11));
        (await tooMuch.ShouldThrowAsync<StoreException>()).Fault.ShouldBe(StoreFault.Full);
        var last = Append(10);
        _writer.Commit.Release(10);
        await Task.WhenAll(first, half, other, last);
    }

    [Fact]
    public async Task A_full_queue_is_full_in_bytes_however_few_its_rows_are()
    {
        var first = Append(1);
        _writer.Began.Wait();
        var (half, other, tooMuch) = (AppendBytes(500_000), AppendBytes(500_000), AppendBytes(100_000));
        (await tooMuch.ShouldThrowAsync<StoreException>()).Fault.ShouldBe(StoreFault.Full);
        _budget.Rows.ShouldBe(2);
        _budget.Bytes.ShouldBeInRange(1_000_000, 1 << 20);
        var last = AppendBytes(40_000);
        _writer.Commit.Release(10);
        await Task.WhenAll(first, half, other, last);
        (_budget.Rows, _budget.Bytes).ShouldBe((0, 0));
    }

    [Fact]
    public async Task An_empty_queue_takes_a_write_of_more_bytes_than_its_own()
    {
        _writer.Commit.Release(1);
        await AppendBytes(2 << 20);
    }

    [Fact]
    public async Task An_empty_queue_takes_a_write_larger_than_itself()
    {
        _writer.Commit.Release(1);
        await Append(1_000);
    }

    [Fact]
    public async Task A_failed_commit_fails_its_batch_and_all_that_follows_until_the_pause_is_over()
    {
        _writer.Failure = new InvalidOperationException("the database is gone");
        _writer.Commit.Release(2);
        var writer = AWriter();
        (await Append(1, writer).ShouldThrowAsync<StoreException>()).Fault.ShouldBe(StoreFault.Unavailable);
        writer.IsBroken.ShouldBeTrue();
        _writer.Disconnects.ShouldBe(1);

        _writer.Failure = null;
        (await Append(1).ShouldThrowAsync<StoreException>()).Fault.ShouldBe(StoreFault.Unavailable);
        _writer.Batches.Count.ShouldBe(1);

        _clock.Advance(TimeSpan.FromSeconds(1));
        await Append(1);
    }

    [Fact]
    public async Task Awaiters_of_one_batch_do_not_hold_the_writer()
    {
        var first = Append(1);
        _writer.Began.Wait();
        using var second = new ManualResetEventSlim();
        var blocking = first.ContinueWith(
            _ => second.Wait(TimeSpan.FromSeconds(30)), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        _writer.Commit.Release(2);
        await Append(1).ContinueWith(_ => second.Set(), TaskScheduler.Default);
        (await blocking).ShouldBeTrue();
    }

    [Fact]
    public async Task What_awaits_one_write_for_long_delays_no_other_of_its_commit()
    {
        var first = Append(1);
        _writer.Began.Wait();
        using var others = new CountdownEvent(9);
        var delayed = Append(1).ContinueWith(
            _ => others.Wait(TimeSpan.FromSeconds(30)), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        var told = Enumerable.Range(0, 9).Select(_ => Append(1).ContinueWith(
            _ => others.Signal(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default)).ToArray();
        _writer.Commit.Release(2);
        (await delayed).ShouldBeTrue();
        await Task.WhenAll([first, .. told]);
        _writer.Batches.ShouldBe([1, 10]);
    }

    public void Dispose()
    {
        _writer.Commit.Release(1_000);
        _loop.Dispose();
        _writer.Dispose();
    }

    /// <summary>An append as heavy as so many rows.</summary>
    private Task Append(int rows, WriteSession? writer = null) => _loop.Enqueue(new AppendItem(new LogAppend(
        writer ?? AWriter(), 1, [.. Enumerable.Repeat(Array.Empty<byte>(), 1 + ((rows - 1) * AppendItem.EntriesPerRow))])));

    private Task AppendBytes(int bytes) => _loop.Enqueue(new AppendItem(new LogAppend(AWriter(), 1, [new byte[bytes]])));

    private static WriteSession AWriter() => new(new EndUserKey("acme", UserKind.Identified, "u"));

    private sealed class StoppedClock : TimeProvider
    {
        private long _now;

        public override long GetTimestamp() => Interlocked.Read(ref _now);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Advance(TimeSpan by) => Interlocked.Add(ref _now, by.Ticks);
    }

    /// <summary>Commits when the test lets it.</summary>
    private sealed class ScriptedWriter : IBatchWriter
    {
        public SemaphoreSlim Began { get; } = new(0);

        public SemaphoreSlim Commit { get; } = new(0);

        public List<int> Batches { get; } = [];

        public Exception? Failure { get; set; }

        public int Disconnects { get; private set; }

        public void Connect()
        {
        }

        public void Write(IReadOnlyList<WorkItem> batch)
        {
            Batches.Add(batch.Count);
            Began.Release();
            Commit.Wait();
            if (Failure is not null)
                throw Failure;
            foreach (var item in batch)
                item.Succeed();
        }

        public void Disconnect() => Disconnects++;

        public void Dispose()
        {
            Began.Dispose();
            Commit.Dispose();
        }
    }
}
