using Grpc.Net.Client;
using Microsoft.Extensions.Logging;

namespace Insights.Client;

/// <summary>Settings of an <see cref="InsightsClient"/>; read once, when it is made. Durations and sizes have the bounds that they name, both inclusive.</summary>
public sealed class InsightsClientOptions
{
    /// <summary>Most events in one batch that a gateway takes.</summary>
    public const int LargestBatch = 500;

    /// <summary>Largest event that a gateway takes, in bytes.</summary>
    public const int LargestEvent = 32 * 1024;

    /// <summary>
    /// Addresses of gateways, such as <c>https://insights.example:443</c>; at least one, http or https. One is used at a time: the
    /// first is chosen at random, the next one when it does not answer.
    /// </summary>
    public IReadOnlyList<Uri> Addresses { get; set; } = [];

    /// <summary>A key of the account that may send events; required.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>Events that may be held, waiting or under way. Default 10,000; 1 to 10,000,000.</summary>
    public int MaxEvents { get; set; } = 10_000;

    /// <summary>Bytes that those events may have, as sent. Default 32 MiB; 64 KiB to 4 GiB.</summary>
    public long MaxBytes { get; set; } = 32L * 1024 * 1024;

    /// <summary>What becomes of an event for which there is no room. Default <see cref="Client.WhenFull.Wait"/>.</summary>
    public WhenFull WhenFull { get; set; } = WhenFull.Wait;

    /// <summary>Events in one batch. Default 200; 1 to 500.</summary>
    public int BatchEvents { get; set; } = 200;

    /// <summary>Bytes in one batch; one event may be larger by itself. Default 1 MiB; 1 KiB to 16 MiB.</summary>
    public int BatchBytes { get; set; } = 1024 * 1024;

    /// <summary>How long an event waits for others to fill its batch. Default 50 ms; 0 to 1 min.</summary>
    public TimeSpan Linger { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Batches under way at a time. Default 4; 1 to 64.</summary>
    public int MaxBatchesUnderWay { get; set; } = 4;

    /// <summary>How long one call may take. Default 30 s; 10 ms to 10 min.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Delay before the second try, on average; it doubles with each. Default 100 ms; 1 ms to 1 min.</summary>
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest delay between two tries. Default 30 s; <see cref="FirstDelay"/> to 10 min.</summary>
    public TimeSpan LongestDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a batch is tried before its events are dropped, a change before its failure is thrown, and a watched stream to be
    /// had again. Default 1 h; 1 s to 7 days.
    /// </summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a look-up, or a page of a list, is tried before its failure is thrown. Default 1 min; 1 s to 7 days.</summary>
    public TimeSpan GiveUpReadsAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long disposing waits for what is held to be answered. Default 10 s; 0 to 10 min.</summary>
    public TimeSpan DisposeWithin { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Told of each event that will not be counted: rejected by the gateway, or dropped here. Called on threads of the client,
    /// several at a time; must be quick and must not throw. Default: none, and they are counted only.
    /// </summary>
    public Action<LostEvent>? OnLost { get; set; }

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Spreads delays and the first address; used by one thread at a time. Default: the shared one.</summary>
    public Random Random { get; set; } = Random.Shared;

    /// <summary>Changes the channel to each address before it is made: handlers, certificates of authorities. Default: none.</summary>
    public Action<Uri, GrpcChannelOptions>? ConfigureChannel { get; set; }

    /// <summary>Where the client logs. Default: nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }
}

/// <summary>What becomes of an event for which there is no room.</summary>
public enum WhenFull
{
    /// <summary>Who enqueues it waits until there is room.</summary>
    Wait = 1,

    /// <summary>It is dropped, and told as lost.</summary>
    Drop = 2,
}
