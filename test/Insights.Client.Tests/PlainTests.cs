using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Insights.Client.Tests.Fixture;
using Insights.V1;

namespace Insights.Client.Tests;

public sealed class PlainTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 13, 0, 0, 500, TimeSpan.FromHours(1));

    [Fact]
    public void Plain_values_are_properties()
    {
        using var json = JsonDocument.Parse("""{"a":[1,null,{"b":true}],"c":"d"}""");
        var made = InsightsValues.ToStruct(new Dictionary<string, object?>
        {
            ["text"] = "x",
            ["whole"] = 1L << 53,
            ["part"] = 2.5m,
            ["truth"] = true,
            ["none"] = null,
            ["time"] = At,
            ["list"] = new object?[] { 1, "two", null },
            ["inner"] = new Dictionary<string, int> { ["n"] = 3 },
            ["json"] = json.RootElement,
            ["enum"] = DayOfWeek.Friday,
        });
        Google.Protobuf.JsonFormatter.Default.Format(made).ShouldBe(
            """
            { "text": "x", "whole": 9007199254740992, "part": 2.5, "truth": true, "none": null, "time": "2026-01-02T12:00:00.5Z", "list": [ 1, "two", null ], "inner": { "n": 3 }, "json": { "a": [ 1, null, { "b": true } ], "c": "d" }, "enum": "Friday" }
            """);
    }

    [Fact]
    public void What_has_no_form_is_refused()
    {
        foreach (var bad in (object[])[double.NaN, float.PositiveInfinity, (1L << 53) + 1, ulong.MaxValue, new object(), new DateTime(2026, 1, 1), new Dictionary<int, int> { [1] = 1 }])
            Should.Throw<ArgumentException>(() => InsightsValues.ToStruct([new("x", bad)]), bad.ToString()!);
        foreach (var bad in (object[])[double.NaN, (1L << 53) + 1, new object(), new[] { 1, 2 }])
            Should.Throw<ArgumentException>(() => InsightsValues.ToAttribute(bad), bad.ToString()!);
    }

    [Fact]
    public void Values_are_nested_64_levels_deep_at_most()
    {
        InsightsValues.ToStruct([new("x", Nested(63))]);
        Should.Throw<ArgumentException>(() => InsightsValues.ToStruct([new("x", Nested(64))]));
        var endless = new List<object?>();
        endless.Add(endless);
        Should.Throw<ArgumentException>(() => InsightsValues.ToStruct([new("x", endless)]));

        static object Nested(int levels)
        {
            object nested = 1;
            for (var i = 0; i < levels; i++)
                nested = new[] { nested };
            return nested;
        }
    }

    [Fact]
    public void Plain_values_are_attributes()
    {
        object[] values = ["x", 3, 2.5, true, At, new[] { "a", "b" }];
        values.Select(InsightsValues.ToAttribute).ShouldBe(
        [
            new() { Text = "x" }, new() { Number = 3 }, new() { Number = 2.5 }, new() { Boolean = true }, new() { Time = Timestamp.FromDateTimeOffset(At) },
            new() { List = new TextList { Texts = { "a", "b" } } },
        ]);
    }

    [Fact]
    public async Task Plain_calls_send_what_the_messages_say()
    {
        await using var gateway = await FakeGateway.StartAsync();
        await using var rig = new Rig(null, gateway);
        var client = rig.Client;
        await client.EnqueueAsync("alice", "click", new Dictionary<string, object?> { ["step"] = 3 }, At, "e1");
        await client.FlushAsync();
        gateway.Ledger.Events.ShouldHaveSingleItem().ShouldBe(new Event
        {
            EventId = "e1",
            UserId = "alice",
            Type = "click",
            Time = Timestamp.FromDateTimeOffset(At),
            Properties = new Struct { Fields = { ["step"] = Value.ForNumber(3) } },
        });
        (await client.RecordAsync("alice", "click", eventId: "e1")).Status.ShouldBe(EventResult.Types.Status.Duplicate);

        await client.UpdateAsync("alice", new Dictionary<string, object?> { ["plan"] = "pro", ["trial"] = null }, At, "o1");
        gateway.Users.Updates.ShouldHaveSingleItem().Request.ShouldBe(new UpdateEndUserRequest
        {
            EndUser = EndUserKey.Identified("alice"),
            OperationId = "o1",
            Time = Timestamp.FromDateTimeOffset(At),
            Operations = { new AttributeOperation { Name = "plan", Set = new AttributeValue { Text = "pro" } }, new AttributeOperation { Name = "trial", Unset = true } },
        });

        await client.IdentifyAsync("browser", "alice", At, "o2");
        await client.AnonymizeAsync("browser", operationId: "o3");
        gateway.Users.Asked.ShouldBe(
        [
            new IdentifyRequest { AnonymousId = "browser", UserId = "alice", Time = Timestamp.FromDateTimeOffset(At), OperationId = "o2" },
            new AnonymizeRequest { AnonymousId = "browser", Time = Timestamp.FromDateTimeOffset(rig.Clock.GetUtcNow()), OperationId = "o3" },
        ]);
    }
}
