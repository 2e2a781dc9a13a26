using System.Buffers;
using System.Diagnostics;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Insights.Api.Intake.Wire;
using Insights.Service.Ingest;
using Insights.V1;
using Xunit.Abstractions;

namespace Insights.Api.Tests.Rpc.Measurements;

/// <summary>
/// What reading an event costs, by hand and by the generated classes; interleaved, the best of several rounds. Takes some
/// seconds: runs only where INSIGHTS_MEASURE is set.
/// </summary>
public sealed class ReaderCost(ITestOutputHelper output)
{
    private const int Events = 100;
    private const int Rounds = 12;
    private static readonly TimeSpan RoundLength = TimeSpan.FromMilliseconds(400);

    [SkippableFact]
    public void Of_a_batch_of_100()
    {
        Skip.If(Environment.GetEnvironmentVariable("INSIGHTS_MEASURE") is null, "It measures; set INSIGHTS_MEASURE to run it.");
        var payload = Payload();
        var variants = new (string Name, Func<int> Read)[]
        {
            ("generated classes", () => GeneratedReader.Read(payload).Count),
            ("generated classes, parsing alone", () => RecordEventsRequest.Parser.ParseFrom(payload).Events.Count),
            ("by hand", () => WireBatchReader.ReadCall(new Payload1(payload)).Events.Count),
        };
        foreach (var (name, read) in variants)
            read().ShouldBe(Events, name);
        var best = new double[variants.Length];
        Array.Fill(best, double.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            for (var v = 0; v < variants.Length; v++)
                best[v] = Math.Min(best[v], NanosecondsPerEvent(variants[v].Read));
        }
        output.WriteLine($"{payload.Length / Events} bytes an event, {Events} events a batch");
        for (var v = 0; v < variants.Length; v++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            variants[v].Read();
            var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / Events;
            output.WriteLine($"{variants[v].Name,-34} {best[v],7:0} ns {bytes,7} bytes allocated, an event");
        }
    }

    private static double NanosecondsPerEvent(Func<int> read)
    {
        var started = Stopwatch.GetTimestamp();
        var batches = 0;
        while (Stopwatch.GetElapsedTime(started) < RoundLength)
        {
            read();
            batches++;
        }
        return Stopwatch.GetElapsedTime(started).TotalNanoseconds / batches / Events;
    }

    /// <summary>The event of the benchmarks, of as many users as events, in pieces of 4 KiB as the web server has them.</summary>
    private static ReadOnlySequence<byte> Payload()
    {
        var request = new RecordEventsRequest { SentAt = new Timestamp { Seconds = 1_790_000_000 } };
        for (var i = 0; i < Events; i++)
            request.Events.Add(new Event
            {
                EventId = $"e{i:D15}",
                UserId = $"user-{i * 7919:D8}",
                Time = new Timestamp { Seconds = 1_790_000_000 - i, Nanos = 123_000_000 },
                Type = "click",
                Application = "web",
                TabId = "tab-1",
                Page = new Page { Url = "https://shop.example/products/wool-socks?ref=home", Title = "Wool socks" },
                Element = new Element { Id = "add-to-cart", Tag = "button" },
                Properties = new Struct { Fields = { ["plan"] = Value.ForString("pro"), ["step"] = Value.ForNumber(3) } },
            });
        var bytes = request.ToByteArray();
        Piece? first = null, last = null;
        foreach (var chunk in bytes.Chunk(4096))
        {
            last = new Piece(chunk, last);
            first ??= last;
        }
        return new ReadOnlySequence<byte>(first!, 0, last!, last!.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(byte[] bytes, Piece? before)
        {
            Memory = bytes;
            if (before is null)
                return;
            RunningIndex = before.RunningIndex + before.Memory.Length;
            before.Next = this;
        }
    }

    private sealed class Payload1(ReadOnlySequence<byte> payload) : DeserializationContext
    {
        public override int PayloadLength => (int)payload.Length;

        public override byte[] PayloadAsNewBuffer() => payload.ToArray();

        public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => payload;
    }
}
