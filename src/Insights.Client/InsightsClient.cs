using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Insights.Client.Buffering;
using Insights.Client.Metrics;
using Insights.Client.Options;
using Insights.Client.Sending;
using Insights.V1;
using Microsoft.Extensions.Logging.Abstractions;

namespace Insights.Client;

/// <summary>
/// Sends events in batches behind the caller's back: enqueue and forget. A batch that fails is sent again, with growing
/// delays and the same event IDs, so that each event counts once however often it is sent; a gateway that does not answer
/// is left for the next address. Memory is bounded. Safe for concurrent use; one client for a process is enough.
/// </summary>
/// <example><code>
/// await using var insights = InsightsClient.Create(new InsightsClientOptions
/// {
///     Addresses = [new Uri("https://insights.example")],
///     ApiKey = "ins_server_...",
///     OnLost = lost => logger.LogWarning("An event was lost: {Reason} {Detail}", lost.Reason, lost.Detail),
/// });
/// await insights.EnqueueAsync(new Event { UserId = "alice", Type = "page_view" });
/// </code></example>
public sealed partial class InsightsClient : IInsightsClient
{
    private readonly InsightsClientOptions _options;
    private readonly EventBuffer _buffer;
    private readonly Gateways _gateways;
    private readonly RetriedCall _calls;
    private readonly Recording _recording;
    private readonly LossLog _losses;
    private readonly Settlement _settlement;
    private readonly ClientMetrics _metrics;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _running;
    private int _isDisposed;

    private InsightsClient(InsightsClientOptions options)
    {
        _options = options;
        _buffer = new EventBuffer(options);
        _metrics = new ClientMetrics(_buffer);
        var backoff = new Backoff(options);
        _gateways = new Gateways(options, backoff.Next(options.Addresses.Count));
        _calls = new RetriedCall(options, _gateways, backoff);
        _recording = new Recording(options, _calls);
        var logger = (options.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger(typeof(InsightsClient).FullName!);
        _losses = new LossLog(options.Clock, logger);
        _settlement = new Settlement(options, _buffer, _metrics, _losses, logger);
        var sender = new BatchSender(options, _gateways, backoff, _settlement, _metrics);
        _running = Task.Run(() => new Dispatcher(options, _buffer, sender, _settlement).RunAsync(_end.Token));
    }

    /// <summary>Makes a client; it connects when there is something to send.</summary>
    /// <exception cref="ArgumentException">The options have faults; the message names every one.</exception>
    public static InsightsClient Create(InsightsClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = OptionsFaults.Of(options);
        return faults.Count == 0
            ? new InsightsClient(options)
            : throw new ArgumentException($"The options have {faults.Count} fault(s): {string.Join("; ", faults)}.", nameof(options));
    }

    /// <inheritdoc/>
    public ClientCounts Counts => _metrics.Counts;

    /// <inheritdoc/>
    public ValueTask EnqueueAsync(Event e, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(e);
        ct.ThrowIfCancellationRequested();
        if (BytesOf(e) is not { } bytes)
            return ValueTask.CompletedTask;
        if (_options.WhenFull == WhenFull.Wait)
            return _buffer.AddAsync(bytes, ct);
        if (!_buffer.TryAdd(bytes))
            _settlement.DropFull(Event.Parser.ParseFrom(bytes));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public bool TryEnqueue(Event e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return BytesOf(e) is not { } bytes || _buffer.TryAdd(bytes);
    }

    /// <inheritdoc/>
    public Task FlushAsync(CancellationToken ct = default) => _buffer.FlushAsync().WaitAsync(ct);

    /// <summary>
    /// Takes no more, sends what is held, and waits for its answers, at most <see cref="InsightsClientOptions.DisposeWithin"/>;
    /// what is not answered by then is told as lost.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1)
            return;
        _buffer.Close();
        var flushed = _buffer.FlushAsync();
        try
        {
            await flushed.WaitAsync(_options.DisposeWithin, _options.Clock).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _settlement.Drop(_buffer.TakeAll(), LostReason.Disposed, "The client was disposed before it was sent.");
        }
        await _end.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _losses.WriteRest();
        _gateways.Dispose();
        _metrics.Dispose();
        _end.Dispose();
    }

    /// <summary>The event as it is sent; null, and told as lost, where it is too large for any gateway.</summary>
    private byte[]? BytesOf(Event e)
    {
        ThrowIfDisposed();
        if (e.EventId.Length == 0 || e.Time is null)
            e = Complete(new Event(e));
        var bytes = e.ToByteArray();
        if (bytes.Length <= InsightsClientOptions.LargestEvent)
            return bytes;
        _settlement.RejectTooLarge(new Event(e));
        return null;
    }

    private Event Complete(Event e)
    {
        (e.EventId, e.Time) = (IdOr(e.EventId), TimeOr(e.Time));
        return e;
    }

    /// <summary>Every try has the same ID.</summary>
    private string IdOr(string id) => id.Length > 0 ? id : Uuid.At(_options.Clock.GetUtcNow());

    private Timestamp TimeOr(Timestamp? time) => time ?? Timestamp.FromDateTimeOffset(_options.Clock.GetUtcNow());

    private Task<T> ReadAsync<T>(Func<CallInvoker, CallOptions, AsyncUnaryCall<T>> make, CancellationToken ct) =>
        CallAsync(make, _options.GiveUpReadsAfter, ct);

    private Task<T> ChangeAsync<T>(Func<CallInvoker, CallOptions, AsyncUnaryCall<T>> make, CancellationToken ct) =>
        CallAsync(make, _options.GiveUpAfter, ct);

    private async Task<T> CallAsync<T>(Func<CallInvoker, CallOptions, AsyncUnaryCall<T>> make, TimeSpan giveUpAfter, CancellationToken ct)
    {
        ThrowIfDisposed();
        return await _calls.MakeAsync(
            async (calls, options) =>
            {
                using var call = make(calls, options);
                return await call.ResponseAsync.ConfigureAwait(false);
            },
            giveUpAfter, ct).ConfigureAwait(false);
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) == 1, this);
}
