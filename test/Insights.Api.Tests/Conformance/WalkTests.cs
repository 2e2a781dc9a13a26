using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Insights.Api.Tests.Rpc.Fixture;
using Insights.V1;

namespace Insights.Api.Tests.Conformance;

/// <summary>What one protocol accepts the other reads back: random properties in through each, and out through both.</summary>
public sealed class WalkTests(Gateway gateway) : IClassFixture<Gateway>
{
    private const int Events = 60;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Random_documents_are_taken_and_refused_alike_and_read_back_the_same(int seed)
    {
        var tenant = await gateway.TenantAsync();
        var random = new Random(seed);
        var documents = Enumerable.Range(0, Events).Select(_ => Properties(random, 0)).ToList();
        var overHttp = await RecordOverHttpAsync(tenant, documents);
        var overRpc = await tenant.Server.RecordAsync([.. documents.Select((d, i) => OverRpc(tenant, d, i))]);
        overRpc.Results.Select(r => r.Status == EventResult.Types.Status.Accepted).ShouldBe(overHttp);
        overHttp.ShouldContain(true);

        var user = new EndUserKey { Id = "walker" };
        var listed = await tenant.Server.EndUsers.ListEventsAsync(new ListEventsRequest { EndUser = user, View = EndUserView.Types.View.OpenSession, PageSize = 1000 });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/endUsers/walker/events?view=OPEN_SESSION&pageSize=1000");
        request.Headers.Add("x-api-key", tenant.Server.Key);
        using var answer = await gateway.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        var shown = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = 128 })!["events"]!.AsArray();
        shown.Count.ShouldBe(listed.Events.Count);
        listed.Events.Count.ShouldBe(2 * overHttp.Count(taken => taken));
        foreach (var (one, other) in listed.Events.Zip(shown))
        {
            var sent = documents[int.Parse(one.Event.EventId[1..], CultureInfo.InvariantCulture)];
            one.Event.Properties.ShouldBe(ToStruct(sent), one.Event.EventId);
            Struct.Parser.ParseJson(other!["event"]!["properties"]!.ToJsonString(new JsonSerializerOptions { MaxDepth = 128 })).ShouldBe(one.Event.Properties);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Random_values_of_attributes_are_taken_and_refused_alike_and_read_back_the_same(int seed)
    {
        var tenant = await gateway.TenantAsync();
        var random = new Random(seed);
        var taken = 0;
        for (var i = 0; i < Events; i++)
        {
            var (name, json) = AttributeOf(random);
            var (overHttp, overRpc) = (await SetOverHttpAsync(tenant, $"h{i}", name, json), await SetOverRpcAsync(tenant, $"r{i}", name, json));
            overRpc.ShouldBe(overHttp, $"{name}: {json.ToJsonString()}");
            taken += overHttp ? 1 : 0;
            foreach (var id in overHttp ? new[] { $"h{i}", $"r{i}" } : [])
            {
                var read = (await tenant.Server.EndUsers.GetEndUserAsync(new GetEndUserRequest { EndUser = new EndUserKey { Id = id } })).EndUser.Attributes[name].Value;
                read.ShouldBe(ToAttribute(json), $"{name}: {json.ToJsonString()}");
                using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/endUsers/{id}");
                request.Headers.Add("x-api-key", tenant.Server.Key);
                using var answer = await gateway.Http.SendAsync(request);
                var shown = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["attributes"]![name]!["value"]!;
                AttributeValue.Parser.ParseJson(shown.ToJsonString()).ShouldBe(read);
            }
        }
        taken.ShouldBeInRange(1, Events - 1);
    }

    [Theory]
    [InlineData("9007199254740993")]
    [InlineData("-9007199254740992")]
    [InlineData("9223372036854775807")]
    [InlineData("9007199254740993.0")]
    [InlineData("1e300")]
    public async Task A_whole_number_beyond_2_to_the_53rd_is_no_value_over_either_protocol(string number)
    {
        var tenant = await gateway.TenantAsync();
        var json = JsonNode.Parse(number)!;
        (await SetOverHttpAsync(tenant, "h", "number", json)).ShouldBeFalse();
        (await SetOverRpcAsync(tenant, "r", "number", json)).ShouldBeFalse();
        var add = new UpdateEndUserRequest
        {
            EndUser = new EndUserKey { Id = "r" },
            Operations = { new AttributeOperation { Name = "number", Add = double.Parse(number, CultureInfo.InvariantCulture) } },
        };
        var refused = await Should.ThrowAsync<RpcException>(async () => await tenant.Server.EndUsers.UpdateEndUserAsync(add));
        refused.StatusCode.ShouldBe(StatusCode.InvalidArgument);
        refused.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations.ShouldHaveSingleItem().Description.ShouldContain("2^53");
    }

    [Theory]
    [InlineData(32, true)]
    [InlineData(33, false)]
    public async Task Clients_with_the_usual_bounds_read_what_is_as_deep_as_may_be(int depth, bool taken)
    {
        var tenant = await gateway.TenantAsync();
        var properties = new JsonObject { ["a"] = 1 };
        for (var i = 1; i < depth; i++)
            properties = new JsonObject { ["a"] = properties };
        (await RecordOverHttpAsync(tenant, [properties])).ShouldBe([taken]);
        (await tenant.Server.SendAsync(OverRpc(tenant, properties, 0))).ShouldBe([taken ? "Accepted" : "InvalidField"]);
        var listed = tenant.Server.EndUsers.ListEventsAsync(new ListEventsRequest { EndUser = new EndUserKey { Id = "walker" }, View = EndUserView.Types.View.OpenSession });
        if (taken)
            (await listed).Events.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_value_without_a_kind_is_refused_by_its_name()
    {
        var tenant = await gateway.TenantAsync();
        var lost = tenant.Event("lost");
        lost.Properties = new Struct { Fields = { ["plan"] = new Value() } };
        var result = (await tenant.Server.RecordAsync(lost)).Results.ShouldHaveSingleItem();
        (result.Reason, result.Detail.Contains("'plan'", StringComparison.Ordinal)).ShouldBe((EventResult.Types.Reason.InvalidField, true));
    }

    [Fact]
    public async Task A_name_that_stands_twice_on_the_wire_is_refused()
    {
        var tenant = await gateway.TenantAsync();
        var e = tenant.Event("twice");
        e.Properties = new Struct { Fields = { ["a"] = Value.ForNumber(1) } };
        var properties = e.Properties.ToByteArray();
        // The same entry once more: a map of the generated classes could not hold it.
        var twice = new Event(e) { Properties = null }.ToByteArray()
            .Concat(new byte[] { (Event.PropertiesFieldNumber << 3) | 2, (byte)(2 * properties.Length) }).Concat(properties).Concat(properties).ToArray();
        (await RawCalls.RecordAsync(tenant.Server, RawCalls.Request(twice))).Results.ShouldHaveSingleItem().Reason.ShouldBe(EventResult.Types.Reason.InvalidField);
    }

    private async Task<List<bool>> RecordOverHttpAsync(Tenant tenant, IReadOnlyList<JsonObject> documents)
    {
        var events = documents.Select((d, i) =>
            $$"""{"eventId":"h{{i}}","userId":"walker","type":"t","time":{{gateway.Clock.GetUtcNow().ToUnixTimeMilliseconds()}},"properties":{{Text(d)}}}""");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/events") { Content = new StringContent($$"""{"events":[{{string.Join(',', events)}}]}""", Encoding.UTF8) };
        request.Headers.Add("x-api-key", tenant.Server.Key);
        using var answer = await gateway.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        return [.. JsonNode.Parse(text)!["results"]!.AsArray().Select(r => (string)r!["status"]! == "ACCEPTED")];
    }

    private async Task<bool> SetOverHttpAsync(Tenant tenant, string id, string name, JsonNode json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/v1/endUsers/{id}")
        {
            Content = new StringContent($$"""{"operations":[{"name":"{{name}}","set":{{Text(json)}}}]}""", Encoding.UTF8),
        };
        request.Headers.Add("x-api-key", tenant.Server.Key);
        using var answer = await gateway.Http.SendAsync(request);
        return answer.IsSuccessStatusCode || ((int)answer.StatusCode == 400 ? false : throw new InvalidOperationException($"{answer.StatusCode}"));
    }

    private static async Task<bool> SetOverRpcAsync(Tenant tenant, string id, string name, JsonNode json)
    {
        try
        {
            await tenant.Server.EndUsers.UpdateEndUserAsync(new UpdateEndUserRequest
            {
                EndUser = new EndUserKey { Id = id },
                Operations = { new AttributeOperation { Name = name, Set = ToAttribute(json) } },
            });
            return true;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.InvalidArgument)
        {
            return false;
        }
    }

    /// <summary>A value, under a name for its type, which an attribute keeps.</summary>
    private static (string Name, JsonNode Value) AttributeOf(Random random) => random.Next(6) switch
    {
        0 or 1 => ("text", Word(random)),
        2 => ("flag", random.Next(2) == 0),
        3 => ("list", new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => (JsonNode)Word(random))])),
        4 => ("number", random.NextDouble() * Math.Pow(10, random.Next(-320, 30))),
        _ => ("number", (1L << random.Next(48, 63)) - random.Next(3)),
    };

    private static AttributeValue ToAttribute(JsonNode json) => json switch
    {
        JsonArray list => new AttributeValue { List = new TextList { Texts = { list.Select(text => (string)text!) } } },
        _ => json.GetValueKind() switch
        {
            JsonValueKind.String => new AttributeValue { Text = (string)json! },
            JsonValueKind.Number => new AttributeValue { Number = double.Parse(json.ToJsonString(), CultureInfo.InvariantCulture) },
            var kind => new AttributeValue { Boolean = kind == JsonValueKind.True },
        },
    };

    private static Event OverRpc(Tenant tenant, JsonObject properties, int i) =>
        new() { EventId = $"r{i}", UserId = "walker", Type = "t", Time = tenant.Ago(), Properties = ToStruct(properties) };

    private static string Text(JsonNode json) => json.ToJsonString(new JsonSerializerOptions { MaxDepth = 128 });

    private static Struct ToStruct(JsonObject json)
    {
        var made = new Struct();
        foreach (var (name, value) in json)
            made.Fields.Add(name, ToValue(value));
        return made;
    }

    private static Value ToValue(JsonNode? json) => json switch
    {
        null => Value.ForNull(),
        JsonObject inner => Value.ForStruct(ToStruct(inner)),
        JsonArray list => Value.ForList([.. list.Select(ToValue)]),
        _ => json.GetValueKind() switch
        {
            JsonValueKind.String => Value.ForString((string)json!),
            JsonValueKind.Number => Value.ForNumber(double.Parse(json.ToJsonString(), CultureInfo.InvariantCulture)),
            var kind => Value.ForBool(kind == JsonValueKind.True),
        },
    };

    private static JsonObject Properties(Random random, int depth)
    {
        var made = new JsonObject();
        for (var i = random.Next(5); i >= 0; i--)
            made[Word(random)] = Any(random, depth + 1);
        return made;
    }

    private static JsonNode? Any(Random random, int depth) => random.Next(depth < 36 ? 12 : 6) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => (double)random.Next(),
        3 => random.NextDouble() * Math.Pow(10, random.Next(-320, 308)),
        4 => (double)(1L << random.Next(50, 63)),
        5 or 6 => Word(random),
        7 or 8 => new JsonArray([.. Enumerable.Range(0, random.Next(3)).Select(_ => Any(random, depth + 1))]),
        9 => Deep(random, random.Next(28, 36)),
        _ => Properties(random, depth + 1),
    };

    private static JsonNode Deep(Random random, int levels)
    {
        JsonNode made = random.Next();
        for (; levels > 0; levels--)
            made = random.Next(2) == 0 ? new JsonArray(made) : new JsonObject { ["a"] = made };
        return made;
    }

    private static string Word(Random random) => random.Next(6) switch
    {
        0 => "\0nul\u0001",
        1 => "漢字 😀 \u2028",
        2 => "\"quoted\" \\ </script>",
        3 => "",
        _ => $"w{random.Next(1000)}",
    };
}
