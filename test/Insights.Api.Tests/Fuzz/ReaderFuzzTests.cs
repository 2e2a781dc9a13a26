using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Unicode;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Insights.Api.Intake;
using Insights.Api.Intake.Json;
using Insights.Api.Intake.WalkMe;
using Insights.Api.Intake.Wire;
using Insights.Api.Json;
using Insights.Api.Methods;
using Insights.Api.Rpc;
using Insights.Api.Tests.Rpc.Robustness;
using Insights.Service;
using Insights.Testing.Hostile;
using Insights.V1;
using ApiMethods = Insights.Api.Tests.Rpc.Isolation.ApiMethods;

namespace Insights.Api.Tests.Fuzz;

/// <summary>
/// Every reader of what callers send, fed with what nobody well-behaved sends: it reads it, or refuses it
/// with a reason, soon and in little memory. INSIGHTS_FUZZ_SEEDS: how many seeds, default 1,000.
/// </summary>
[Collection(nameof(Alone))]
public sealed class ReaderFuzzTests
{
    private const int MostBytes = 256 * 1024;

    private static readonly int Seeds = int.TryParse(Environment.GetEnvironmentVariable("INSIGHTS_FUZZ_SEEDS"), out var seeds) ? seeds : 1_000;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    private const string Batch = """
        {"sentAt":"2026-03-02T00:00:00Z","events":[{"eventId":"m1","userId":"u1","time":"2026-03-02T00:00:00Z","type":"page_view","application":"web","tabId":"t",
        "page":{"url":"https://example.com/ä?b=c","title":"Start \"x\" \u00e9"},"element":{"id":"a"},"properties":{"n":[1,2.5,{"d":null}]},"analytics":{"role":"r"},
        "context":{"ip":"203.0.113.9","place":{"country":"DE"},"userAgent":"Firefox/1","browser":{"name":"Chrome","version":"1"},"os":"Linux"}}]}
        """;

    private const string WalkMe = """
        [{"time":1772409600000,"type":"play","data":{"type":"wt","oId":124909,"pInit":{"type":1}},"sId":"s","wm":{"uId":"a","euId":"u1"},
        "env":{"browser":{"name":"Chrome","version":"72"},"os":{"name":"Windows"},"timezone":-120},"ctx":{"location":{"protocol":"http:","pathname":"/"},"title":"Pink"}}]
        """;

    [Fact]
    public void Events_as_JSON() => Fuzz(dice => dice.Text.Body(Batch), body => JsonBatchReader.Read(body), isJson: true);

    [Fact]
    public void Events_of_WalkMe() => Fuzz(dice => dice.Text.Body(WalkMe), body => WalkMeReader.Read(body), isJson: true);

    [Fact]
    public void Events_on_the_wire() =>
        Fuzz(dice => dice.Message.Of(RecordEventsRequest.Descriptor), body => WireBatchReader.ReadCall(new Sent(body)));

    [Fact]
    public void Batches_of_a_stream() =>
        Fuzz(dice => dice.Message.Of(StreamEventsRequest.Descriptor), body => WireBatchReader.ReadStream(new Sent(body)));

    [Fact]
    public void Every_other_request_as_JSON()
    {
        var types = Types();
        Fuzz(
            dice => [(byte)dice.Random.Next(types.Count), .. dice.Text.Body(JsonFormatter.Default.Format(Insights.Api.Tests.Rpc.Isolation.FilledRequest.Of(types[dice.Random.Next(types.Count)], "acme", "u1")))],
            body =>
            {
                var type = types[body[0]];
                MessageReader.Read(body.AsSpan(1), type.Parser.ParseFrom(ByteString.Empty), new RequestBounds(MostBytes, 20_000), new ReadScope(new HashSet<string>(), null));
                return null;
            },
            isJson: true);
    }

    [Fact]
    public void Every_other_request_on_the_wire()
    {
        var types = Types();
        Fuzz(
            dice => dice.Random.Next(types.Count) is var t ? [(byte)t, .. dice.Message.Of(types[t])] : [],
            body =>
            {
                var type = types[body[0]];
                WireCount.Check(body.AsSpan(1), type, new RequestBounds(MostBytes, 20_000));
                return type.Parser.ParseFrom(body, 1, body.Length - 1);
            });
    }

    private static List<MessageDescriptor> Types() => [.. ApiMethods.All.Where(m => m.Service != EventService.Descriptor).Select(m => m.InputType).Distinct()];

    private static void Fuzz(Func<Dice, byte[]> make, Func<byte[], object?> read, bool isJson = false)
    {
        var (taken, refused) = (0, 0);
        for (var seed = 0; seed < Seeds; seed++)
        {
            var body = make(new Dice(seed));
            var (began, before) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
            try
            {
                // As the reader of bodies has it: what is no UTF-8 comes to no reader of JSON.
                if ((isJson && !Utf8.IsValid(body)) || read(body) is EventBatch { Fault: not null })
                    refused++;
                else
                    taken++;
            }
            catch (Exception e) when (e is ServiceException { Fault: ServiceFault.InvalidArgument } or InvalidProtocolBufferException)
            {
                refused++;
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}: {Encoding.Latin1.GetString(body.AsSpan(0, Math.Min(body.Length, 500)))}", e);
            }
            Stopwatch.GetElapsedTime(began).ShouldBeLessThan(Soon, $"seed {seed}, {body.Length} bytes");
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan((64L * body.Length) + (4 << 20), $"seed {seed}, {body.Length} bytes");
        }
        // Neither all good nor all bad: both ways are gone often.
        taken.ShouldBeGreaterThan(Seeds / 100);
        refused.ShouldBeGreaterThan(Seeds / 100);
    }

    private sealed class Dice
    {
        public Dice(int seed)
        {
            Random = new Random(seed);
            Text = new HostileText(Random, MostBytes);
            Message = new HostileMessage(Random, Text);
        }

        public Random Random { get; }

        public HostileText Text { get; }

        public HostileMessage Message { get; }
    }

    private sealed class Sent(byte[] payload) : DeserializationContext
    {
        public override int PayloadLength => payload.Length;

        public override byte[] PayloadAsNewBuffer() => [.. payload];

        public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => new(payload);
    }
}
