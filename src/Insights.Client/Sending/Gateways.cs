using Grpc.Core;
using Grpc.Net.Client;

namespace Insights.Client.Sending;

/// <summary>The addresses, of which one is used at a time. Safe for concurrent use.</summary>
internal sealed class Gateways : IDisposable
{
    /// <summary>How soon a connection that went away without a word is found out.</summary>
    private static readonly TimeSpan PingAfter = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(10);

    /// <summary>In bytes: a page of a thousand users has room for 64 KiB of attributes each.</summary>
    private const int LargestAnswer = 64 * 1024 * 1024;

    private readonly GrpcChannel[] _channels;
    private readonly CallInvoker[] _calls;
    private int _current;

    public Gateways(InsightsClientOptions options, int first)
    {
        _channels = [.. options.Addresses.Select(a => Open(a, options))];
        _calls = [.. _channels.Select(c => c.CreateCallInvoker())];
        _current = first;
    }

    public int Count => _channels.Length;

    /// <summary>The one in use.</summary>
    public (int Index, CallInvoker Calls) Current
    {
        get
        {
            var index = Volatile.Read(ref _current);
            return (index, _calls[index]);
        }
    }

    /// <summary>Goes on to the next, unless another call has done so already.</summary>
    /// <param name="from">The one that did not answer.</param>
    public void MoveOn(int from) => Interlocked.CompareExchange(ref _current, (from + 1) % Count, from);

    public void Dispose()
    {
        foreach (var channel in _channels)
            channel.Dispose();
    }

    private static GrpcChannel Open(Uri address, InsightsClientOptions options)
    {
        var channel = new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler
            {
                EnableMultipleHttp2Connections = true,
                PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
                KeepAlivePingDelay = PingAfter,
                KeepAlivePingTimeout = PingTimeout,
            },
            DisposeHttpClient = true,
            LoggerFactory = options.LoggerFactory,
            MaxSendMessageSize = null,
            MaxReceiveMessageSize = LargestAnswer,
            // Tries again itself what cannot have reached a gateway; the rest is ours.
            MaxRetryAttempts = null,
        };
        options.ConfigureChannel?.Invoke(address, channel);
        return GrpcChannel.ForAddress(address, channel);
    }
}
