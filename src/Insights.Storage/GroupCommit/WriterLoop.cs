using Insights.Domain.EndUsers.Ports;
using Insights.Storage.Telemetry;
using Microsoft.Extensions.Logging;

namespace Insights.Storage.GroupCommit;

/// <summary>
/// The thread that writes. No linger: a batch is what gathered while the one before was committed. While the database
/// cannot be reached, all that arrives fails at once, but for one attempt to connect every so often.
/// </summary>
internal sealed partial class WriterLoop : IDisposable
{
    private static readonly TimeSpan _firstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(5);

    private readonly WorkQueue _queue;
    private readonly IBatchWriter _writer;
    private readonly int _batchRows;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Thread _thread;
    private TimeSpan _pause;
    private long _downSince;

    public WriterLoop(string name, QueueBudget budget, IBatchWriter writer, int batchRows, TimeProvider clock, ILogger log)
    {
        (_queue, _writer, _batchRows, _clock, _log) = (new WorkQueue(budget), writer, batchRows, clock, log);
        _thread = new Thread(Run) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Hands a write over; returns at once. The task has failed already where the queue is full or has ended.</summary>
    public Task Enqueue(WorkItem item)
    {
        try
        {
            return _queue.TryAdd(item) ? item.Task : Task.FromException(new StoreException(StoreFault.Full));
        }
        catch (ObjectDisposedException e)
        {
            item.WriteSession.Break();
            return Task.FromException(new StoreException(StoreFault.Unavailable, e));
        }
    }

    /// <summary>Writes what waits, and ends.</summary>
    public void Dispose()
    {
        _queue.End();
        _thread.Join();
        _writer.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            var batch = new List<WorkItem>();
            if (!_queue.Take(batch, _batchRows))
                return;
            if (!MustWait())
                Write(batch);
            foreach (var item in batch)
            {
                if (!item.IsSettled)
                    item.Fail(StoreFault.Unavailable);
            }
            ThreadPool.UnsafeQueueUserWorkItem(new Completions(batch), preferLocal: false);
        }
    }

    private void Write(List<WorkItem> batch)
    {
        var watch = CommitMetrics.Begin();
        try
        {
            _writer.Connect();
            _writer.Write(batch);
            watch.End(batch, null);
            if (_pause > TimeSpan.Zero)
                Recovered();
            _pause = TimeSpan.Zero;
        }
        catch (Exception e) // of any kind: the loop must live, and each unsettled write fails with it
        {
            watch.End(batch, e);
            _writer.Disconnect();
            foreach (var item in batch)
            {
                if (!item.IsSettled)
                    item.Fail(StoreFault.Unavailable, e);
            }
            _pause = _pause == TimeSpan.Zero ? _firstPause : TimeSpan.FromTicks(Math.Min(_pause.Ticks * 2, _longestPause.Ticks));
            _downSince = _clock.GetTimestamp();
            CommitFailed(e, batch.Count, _pause.TotalMilliseconds);
        }
    }

    private bool MustWait() => _pause > TimeSpan.Zero && _clock.GetElapsedTime(_downSince) < _pause;
}
