using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Insights.Api.Tests.Rpc.Fixture;
using Insights.V1;

namespace Insights.Api.Tests.Rpc.Events;

/// <summary>Each bad event stands between two good ones, which are taken.</summary>
public sealed class BadEventTests(Gateway gateway) : IClassFixture<Gateway>
{
    public static TheoryData<string, Action<Event>, string> WrongFields() => new()
    {
        { "event_id too long", e => e.EventId = new string('x', 65), "InvalidEventId" },
        { "event_id too long in bytes", e => e.EventId = new string('ä', 33), "InvalidEventId" },
        { "event_id with a control character", e => e.EventId = "a\nb", "InvalidEventId" },
        { "user_id too long", e => e.UserId = new string('x', 257), "InvalidUserId" },
        { "user_id with a control character", e => e.UserId = "\u0085", "InvalidUserId" },
        { "anonymous_id too long", e => e.AnonymousId = new string('x', 257), "InvalidAnonymousId" },
        { "no user", e => e.ClearUserId(), "MissingUser" },
        { "an empty user", e => e.UserId = "", "MissingUser" },
        { "no time", e => e.Time = null, "InvalidTime" },
        { "a time after the year 9999", e => e.Time = new Timestamp { Seconds = 253402300800 }, "InvalidTime" },
        { "a time before the year 1", e => e.Time = new Timestamp { Seconds = -62135596801 }, "InvalidTime" },
        { "a time with negative nanos", e => e.Time.Nanos = -1, "InvalidTime" },
        { "a time with nanos of a second", e => e.Time.Nanos = 1_000_000_000, "InvalidTime" },
        { "no type", e => e.Type = "", "InvalidType" },
        { "a type too long", e => e.Type = new string('x', 129), "InvalidType" },
        { "application too long", e => e.Application = new string('x', 65), "InvalidField" },
        { "tab_id with a control character", e => e.TabId = "\0", "InvalidField" },
        { "ip of one part", e => e.Context = new EventContext { Ip = "1" }, "InvalidField" },
        { "ip that is a name", e => e.Context = new EventContext { Ip = "host" }, "InvalidField" },
        { "a place with a control character", e => e.Context = new EventContext { Place = new Place { City = "\0" } }, "InvalidField" },
        { "a browser too long", e => e.Context = new EventContext { Browser = new Browser { Name = new string('x', 257) } }, "InvalidField" },
        { "a number that is none", e => e.Properties = One(Value.ForNumber(double.NaN)), "InvalidField" },
        { "an endless number", e => e.Properties = One(Value.ForNumber(double.NegativeInfinity)), "InvalidField" },
        { "lists nested too deep", e => e.Properties = One(Nested(32, v => Value.ForList(v))), "InvalidField" },
        { "objects nested too deep", e => e.Properties = One(Nested(32, v => Value.ForStruct(One(v)))), "InvalidField" },
        { "too large", e => e.Page = new Page { Title = new string('x', 32 * 1024) }, "EventTooLarge" },
        { "too large as JSON", e => e.Page = new Page { Title = new string('\u0001', 10_000) }, "EventTooLarge" },
    };

    [Theory]
    [MemberData(nameof(WrongFields))]
    public async Task A_field_out_of_its_bounds_rejects_its_event_and_its_neighbours_are_taken(string what, Action<Event> spoil, string reason)
    {
        var tenant = await gateway.SharedTenantAsync();
        var e = tenant.Event("e", "bad-ones");
        spoil(e);
        (await tenant.AmongGoodOnesAsync(tenant.Server, e)).ShouldBe([reason], what);
    }

    public static TheoryData<string, string, string> WrongBytes() => new()
    {
        // A tag is the number of a field times 8, and its wire type: 0 varint, 1 eight bytes, 2 counted bytes.
        { "event_id that is no UTF-8", "0A 01 FF", "InvalidEventId" },
        { "user_id that is half a character", "12 02 C3 28", "InvalidUserId" },
        { "anonymous_id that is a surrogate", "1A 03 ED A0 80", "InvalidAnonymousId" },
        { "time as a number", "20 01", "InvalidField" },
        { "time cut short", "22 02 08 80", "InvalidTime" },
        { "time with a field of its own", "22 02 18 01", "InvalidTime" },
        { "type that is no UTF-8", "2A 01 80", "InvalidType" },
        { "passive as bytes", "32 01 01", "InvalidField" },
        { "application that is no UTF-8", "3A 01 80", "InvalidField" },
        { "page with a field of its own", "4A 03 1A 01 61", "InvalidField" },
        { "page with a number", "4A 02 08 01", "InvalidField" },
        { "page that is no UTF-8", "4A 03 0A 01 80", "InvalidField" },
        { "element cut short", "52 02 0A 05", "InvalidField" },
        { "properties with a field of its own", "5A 02 10 01", "InvalidField" },
        { "properties with a key that is no UTF-8", "5A 05 0A 03 0A 01 80", "InvalidField" },
        { "properties with a text that is no UTF-8", "5A 07 0A 05 12 03 1A 01 80", "InvalidField" },
        { "properties with a value of an unknown kind", "5A 06 0A 04 12 02 38 01", "InvalidField" },
        { "properties with a number cut short", "5A 06 0A 04 12 02 11 01", "InvalidField" },
        { "context with a field of its own", "6A 02 50 01", "InvalidField" },
        { "context with a place with a field of its own", "6A 04 12 02 20 01", "InvalidField" },
        { "context with an os that is no UTF-8", "6A 03 2A 01 80", "InvalidField" },
        { "a field that is not known", "70 01", "InvalidField" },
        { "field 0", "02 00", "InvalidField" },
        { "a group", "0B 0C", "InvalidField" },
        { "an endless varint", "30 FF FF FF FF FF FF FF FF FF FF FF 01", "InvalidField" },
        { "a length beyond the end", "0A 7F", "InvalidField" },
        { "a length beyond all", "0A FF FF FF FF FF FF FF FF 7F", "InvalidField" },
        { "a tag alone", "80", "InvalidField" },
    };

    [Theory]
    [MemberData(nameof(WrongBytes))]
    public async Task Bytes_that_are_no_event_reject_it_and_its_neighbours_are_taken(string what, string hex, string reason)
    {
        var tenant = await gateway.SharedTenantAsync();
        byte[] wrong = [.. tenant.Event("e", "bad-ones").ToByteArray(), .. Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))];
        var answer = await RawCalls.RecordAsync(
            tenant.Server, RawCalls.Request(tenant.Event("a" + what.Length).ToByteArray(), wrong, tenant.Event("z" + what.Length).ToByteArray()));
        var outcomes = ApiClient.Outcomes(answer.Results);
        outcomes.Length.ShouldBe(3);
        outcomes[1].ShouldBe(reason, what);
        foreach (var neighbour in (string[])[outcomes[0], outcomes[2]])
            neighbour.ShouldBeOneOf("Accepted", "Duplicate");
    }

    [Fact]
    public async Task Bytes_that_are_no_batch_fail_the_call()
    {
        var tenant = await gateway.SharedTenantAsync();
        foreach (var hex in (string[])["FF", "12 7F", "1A 00", "08 01", "10 01", "0A 02 08 80"])
        {
            var bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
            var failure = await ((Task)RawCalls.RecordAsync(tenant.Server, bytes)).ShouldThrowAsync<global::Grpc.Core.RpcException>();
            failure.StatusCode.ShouldBe(global::Grpc.Core.StatusCode.InvalidArgument, hex);
            failure.ShouldBeWhole();
        }
    }

    [Fact]
    public async Task What_is_nested_as_deep_as_may_be_is_taken()
    {
        var tenant = await gateway.SharedTenantAsync();
        var (lists, objects) = (tenant.Event("lists"), tenant.Event("objects"));
        lists.Properties = One(Nested(31, v => Value.ForList(v)));
        objects.Properties = One(Nested(31, v => Value.ForStruct(One(v))));
        (await tenant.AmongGoodOnesAsync(tenant.Ingest, lists, objects)).ShouldBe(["Accepted", "Accepted"]);
    }

    [Fact]
    public async Task Only_a_key_of_a_server_may_state_an_address_or_a_place()
    {
        var tenant = await gateway.SharedTenantAsync();
        var (address, place) = (tenant.Event("address"), tenant.Event("place"));
        address.Context = new EventContext { Ip = "203.0.113.9" };
        place.Context = new EventContext { Place = new Place { Country = "DE" } };
        (await tenant.AmongGoodOnesAsync(tenant.Ingest, address, place)).ShouldBe(["NotPermitted", "NotPermitted"]);
        (await tenant.AmongGoodOnesAsync(tenant.Server, address, place)).ShouldBe(["Accepted", "Accepted"]);
    }

    [Fact]
    public async Task A_value_of_null_is_null_and_of_several_kinds_the_last_one_counts()
    {
        var tenant = await gateway.SharedTenantAsync();
        gateway.Users.Recorded.Clear();
        var e = tenant.Event("kinds");
        e.Properties = new Struct { Fields = { ["none"] = Value.ForNull() } };
        // A second entry: its value a boolean, then a text; and after it properties once more.
        byte[] bytes = [.. e.ToByteArray(), .. Convert.FromHexString("5A0C0A0A0A0174120520011A0162")];
        await RawCalls.RecordAsync(tenant.Server, RawCalls.Request(e.ToByteArray()));
        gateway.Users.Recorded.TryDequeue(out var first).ShouldBeTrue();
        System.Text.Encoding.UTF8.GetString(first.Event.Event.Details.Span).ShouldBe("""{"properties":{"none":null}}""");
        await RawCalls.RecordAsync(tenant.Server, RawCalls.Request(bytes));
        gateway.Users.Recorded.TryDequeue(out var second).ShouldBeTrue();
        System.Text.Encoding.UTF8.GetString(second.Event.Event.Details.Span).ShouldBe("""{"properties":{"t":"b"}}""");
    }

    private static Struct One(Value value) => new() { Fields = { ["a"] = value } };

    /// <summary>A number, that many times wrapped.</summary>
    private static Value Nested(int times, Func<Value, Value> wrap)
    {
        var value = Value.ForNumber(1);
        for (; times > 0; times--)
            value = wrap(value);
        return value;
    }
}
