using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
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
public sealed partial class InsightsClient : IAsyncDisposable
{
    private readonly InsightsClientOptions _options;
    private readonly EventBuffer _buffer;
    private readonly Gateways _gateways;
    private readonly RetriedCall _calls;
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
        var logger = (options.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger(typeof(InsightsClient).FullName!);
        _settlement = new Settlement(options, _buffer, _metrics, logger);
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

    /// <summary>What became of the events so far. The same is measured by the meter <c>Insights.Client</c>.</summary>
    public ClientCounts Counts => _metrics.Counts;

    /// <summary>
    /// Takes an event; ends when it is held, not when it is sent. Where there is no room it waits, or drops the event and
    /// tells so (<see cref="InsightsClientOptions.WhenFull"/>).
    /// </summary>
    /// <param name="e">
    /// The event; copied, so that it may be used again. An ID is made where it has none (UUIDv7), and the time is now where it
    /// states none.
    /// </param>
    /// <param name="ct">Ends the waiting for room; the event is then not taken.</param>
    /// <exception cref="ObjectDisposedException">The client is disposed of, or is while this waits.</exception>
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

    /// <summary>Takes an event if there is room, whatever the options say; false, and nothing told, where there is none.</summary>
    /// <param name="e">As for <see cref="EnqueueAsync"/>.</param>
    /// <exception cref="ObjectDisposedException">The client is disposed of.</exception>
    public bool TryEnqueue(Event e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return BytesOf(e) is not { } bytes || _buffer.TryAdd(bytes);
    }

    /// <summary>
    /// Updates attributes of one user, all operations or none; ends when it is durable. Needs a server or import key. Sent
    /// again with the same operation ID until a gateway has answered, at most for <see cref="InsightsClientOptions.GiveUpAfter"/>.
    /// </summary>
    /// <param name="update">
    /// The update; copied. An operation ID is made where it has none (UUIDv7), and the time is now where it states none, so that
    /// every try is the same update.
    /// </param>
    /// <param name="ct">Ends the trying; it may have been made.</param>
    /// <exception cref="Grpc.Core.RpcException">It was refused, with every fault in its details; or no gateway could be had.</exception>
    /// <exception cref="ObjectDisposedException">The client is disposed of.</exception>
    public Task<UpdateEndUserResponse> UpdateAsync(UpdateEndUserRequest update, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(update);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) == 1, this);
        update = new UpdateEndUserRequest(update);
        if (update.OperationId.Length == 0)
            update.OperationId = Guid.CreateVersion7(_options.Clock.GetUtcNow()).ToString();
        update.Time ??= Timestamp.FromDateTimeOffset(_options.Clock.GetUtcNow());
        return _calls.MakeAsync(EndUserCalls.Update, update, ct);
    }

    /// <summary>
    /// Links an anonymous record to a user, as at a login; ends when it is durable. Needs a server or import key. Asked for
    /// again with the same operation ID until a gateway has answered, at most for <see cref="InsightsClientOptions.GiveUpAfter"/>.
    /// </summary>
    /// <param name="request">Copied; operation ID and time are made as for <see cref="UpdateAsync"/>.</param>
    /// <param name="ct">Ends the trying; it may have been done.</param>
    /// <returns>What became of it; a refusal, such as for an ID that is no one's, is an answer.</returns>
    /// <exception cref="Grpc.Core.RpcException">The request has faults, named in its details; or no gateway could be had.</exception>
    /// <exception cref="ObjectDisposedException">The client is disposed of.</exception>
    public Task<LinkResponse> IdentifyAsync(IdentifyRequest request, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) == 1, this);
        request = new IdentifyRequest(request);
        if (request.OperationId.Length == 0)
            request.OperationId = Guid.CreateVersion7(_options.Clock.GetUtcNow()).ToString();
        request.Time ??= Timestamp.FromDateTimeOffset(_options.Clock.GetUtcNow());
        return _calls.MakeAsync(EndUserCalls.Identify, request, ct);
    }

    /// <summary>Ends the link of an anonymous record, as at a logout.</summary>
    /// <inheritdoc cref="IdentifyAsync"/>
    public Task<LinkResponse> AnonymizeAsync(AnonymizeRequest request, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) == 1, this);
        request = new AnonymizeRequest(request);
        if (request.OperationId.Length == 0)
            request.OperationId = Guid.CreateVersion7(_options.Clock.GetUtcNow()).ToString();
        request.Time ??= Timestamp.FromDateTimeOffset(_options.Clock.GetUtcNow());
        return _calls.MakeAsync(EndUserCalls.Anonymize, request, ct);
    }

    /// <summary>Sends what waits without further delay, and ends when all that was enqueued before has been answered or given up.</summary>
    /// <param name="ct">Ends the waiting; the events go on being sent.</param>
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
        _gateways.Dispose();
        _metrics.Dispose();
        _end.Dispose();
    }

    /// <summary>The event as it is sent; null, and told as lost, where it is too large for any gateway.</summary>
    private byte[]? BytesOf(Event e)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) == 1, this);
        if (e.EventId.Length == 0 || e.Time is null)
        {
            e = new Event(e);
            if (e.EventId.Length == 0)
                e.EventId = Guid.CreateVersion7(_options.Clock.GetUtcNow()).ToString();
            e.Time ??= Timestamp.FromDateTimeOffset(_options.Clock.GetUtcNow());
        }
        var bytes = e.ToByteArray();
        if (bytes.Length <= InsightsClientOptions.LargestEvent)
            return bytes;
        _settlement.RejectTooLarge(new Event(e));
        return null;
    }
}
