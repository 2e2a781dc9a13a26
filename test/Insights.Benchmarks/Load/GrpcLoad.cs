using System.Diagnostics;
using Google.Protobuf;
using Insights.Benchmarks.Http;
using Insights.V1;

namespace Insights.Benchmarks.Load;

/// <summary>Callers that send one shape as fast as it is answered; each event is new, and must be accepted.</summary>
/// <param name="hosts">Where; callers are dealt to them in turn.</param>
/// <param name="key">The key to send with.</param>
/// <param name="users">Users that the events are of.</param>
internal sealed class GrpcLoad(Shape shape, IReadOnlyList<HostProcess> hosts, string key, int users, EventNumbers numbers)
{
    private const int ConnectionsEach = 4;

    private readonly List<double> _calls = [];
    private TimeSpan _cpu;

    public Shape Shape => shape;

    /// <summary>What each event, or call, took of the processor in the hosts, microseconds.</summary>
    public double Microseconds => _cpu.TotalMicroseconds / ((double)_calls.Count * shape.Batch);

    /// <summary>Forgets the times of what was sent so far.</summary>
    public void Warm()
    {
        _calls.Clear();
        _cpu = TimeSpan.Zero;
    }

    /// <summary>How long calls took, and what each event, or call, took of the processor in the hosts.</summary>
    public string Times()
    {
        double[] calls = [.. _calls.Order()];
        return $"p50 {calls[calls.Length / 2]:0.0} ms, p99 {calls[calls.Length * 99 / 100]:0.0} ms, host CPU {Microseconds:0.0} us";
    }

    /// <returns>Events per second; calls where it asks.</returns>
    public async Task<double> RunAsync(TimeSpan duration)
    {
        GrpcConnection[] connections = [.. Enumerable.Range(0, ConnectionsEach * hosts.Count)
            .Select(i => new GrpcConnection(hosts[i % hosts.Count].GrpcUrl, key))];
        try
        {
            var cpu = hosts.Select(h => h.CpuTime).ToList();
            var began = Stopwatch.GetTimestamp();
            var callers = await Task.WhenAll(Enumerable.Range(0, shape.Callers).Select(c => Task.Run(() =>
            {
                var connection = connections[c % connections.Length];
                return shape.InFlight > 0 ? StreamAsync(connection, c, began, duration) : CallAsync(connection, c, began, duration);
            })));
            var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            for (var i = 0; i < hosts.Count; i++)
                _cpu += hosts[i].CpuTime - cpu[i];
            _calls.AddRange(callers.SelectMany(calls => calls));
            return callers.Sum(calls => calls.Count) * (double)shape.Batch / seconds;
        }
        finally
        {
            foreach (var connection in connections)
                connection.Dispose();
        }
    }

    private async Task<List<double>> CallAsync(GrpcConnection connection, int caller, long began, TimeSpan duration)
    {
        var message = shape.Message();
        var random = new Random(caller);
        var calls = new List<double>();
        while (Stopwatch.GetElapsedTime(began) < duration)
        {
            Prepare(message, random);
            var sent = Stopwatch.GetTimestamp();
            var answer = await connection.CallAsync(shape.Method, message.Bytes);
            calls.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            // A parsed answer would cost more than the call; an accepted event is two tags and a one.
            if (!shape.Asks && answer.Span.Count("\u0008\u0001"u8) != shape.Batch)
                throw new InvalidOperationException($"Not every new event was accepted: {RecordEventsResponse.Parser.ParseFrom(answer.Span)}");
        }
        return calls;
    }

    private void Prepare(Message message, Random random)
    {
        var user = random.Next(users);
        if (shape.Asks)
        {
            message.SetUser(0, user);
            return;
        }
        var number = numbers.Take(shape.Batch);
        var second = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        for (var i = 0; i < shape.Batch; i++)
            message.SetEvent(i, number + i, shape.OneUser ? user : random.Next(users), second);
    }

    private async Task<List<double>> StreamAsync(GrpcConnection connection, int caller, long began, TimeSpan duration)
    {
        using var credit = new SemaphoreSlim(shape.InFlight);
        var times = new Queue<long>();
        var calls = new List<double>();
        using var response = await connection.OpenAsync(shape.Method, async stream =>
        {
            var message = shape.Message();
            var random = new Random(caller);
            var buffer = new byte[message.Bytes.Length * shape.InFlight];
            while (Stopwatch.GetElapsedTime(began) < duration)
            {
                await credit.WaitAsync();
                var length = 0;
                do
                {
                    Prepare(message, random);
                    message.Bytes.CopyTo(buffer.AsMemory(length));
                    length += message.Bytes.Length;
                    lock (times)
                        times.Enqueue(Stopwatch.GetTimestamp());
                }
                while (length < buffer.Length && credit.Wait(0));
                await stream.WriteAsync(buffer.AsMemory(0, length));
                await stream.FlushAsync();
            }
        });
        await ReadAnswersAsync(response, credit, times, calls);
        GrpcConnection.Check(response);
        return calls;
    }

    private async Task ReadAnswersAsync(HttpResponseMessage response, SemaphoreSlim credit, Queue<long> times, List<double> calls)
    {
        using var stream = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[256 * 1024];
        for (var length = 0; await stream.ReadAsync(buffer.AsMemory(length)) is var read and > 0;)
        {
            length += read;
            var at = 0;
            while (length - at >= 5 && GrpcConnection.LengthOf(buffer.AsSpan(at)) is var size && length - at - 5 >= size)
            {
                var answered = buffer.AsSpan(at + 5, size).Count("\u0008\u0001"u8) / 2 / shape.Batch;
                if (answered == 0)
                    throw new InvalidOperationException($"Not every new event was accepted: {StreamEventsResponse.Parser.ParseFrom(buffer.AsSpan(at + 5, size))}");
                lock (times)
                {
                    for (var i = 0; i < answered; i++)
                        calls.Add(Stopwatch.GetElapsedTime(times.Dequeue()).TotalMilliseconds);
                }
                credit.Release(answered);
                at += 5 + size;
            }
            buffer.AsSpan(at, length - at).CopyTo(buffer);
            length -= at;
        }
    }
}

/// <summary>Numbers of events that were not sent before. Thread-safe.</summary>
/// <param name="first">The first of them.</param>
internal sealed class EventNumbers(long first = 0)
{
    private long _last = first;

    /// <summary>Events sent so far.</summary>
    public long Sent => Interlocked.Read(ref _last);

    public long Take(int count) => Interlocked.Add(ref _last, count) - count;
}
