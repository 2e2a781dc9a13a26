using System.Text.Json.Nodes;
using Insights.Cli.Send.Times;

namespace Insights.Cli.Demo;

/// <summary>What somebody in the demo data did, and is, in the form of the API.</summary>
internal sealed class DemoEvents(DemoPlan plan, DemoPerson person)
{
    private const string Site = "https://shop.example";

    private readonly DemoRandom _random = new(plan.Seed + 1, person.Number);
    private int _count;

    /// <summary>The events in the order in which they happened, none after now.</summary>
    public IEnumerable<JsonObject> Events() =>
        person.Visits.SelectMany((start, visit) => Visit(start, visit)).Where(e => e.At <= plan.Now).Select(e => e.Event);

    /// <summary>The updates of attributes: at sign-up, and where the plan became VIP. None of one who never logs in.</summary>
    public IEnumerable<JsonObject> Updates()
    {
        if (person.UserId is null)
            yield break;
        var signedUp = person.Visits[Math.Min(person.AnonymousId is null ? 0 : person.LoginVisit, person.Visits.Count - 1)];
        yield return Update("sign-up", signedUp, [
            ("plan", person.Plan), ("name", $"{person.FirstName} {person.LastName}"), ("email", $"{person.UserId}@mail.example"),
            ("company", person.Company), ("job_title", person.JobTitle),
        ]);
        if (person.Upgrade is { } at)
            yield return Update("upgrade", at > signedUp ? at : signedUp.AddMinutes(1), [("plan", "VIP")]);
    }

    private IEnumerable<(DateTimeOffset At, JsonObject Event)> Visit(DateTimeOffset start, int visit)
    {
        var application = _random.Chance(75) ? "web" : "app";
        var length = _random.Between(2, 7);
        var loginAt = person.AnonymousId is not null && visit == person.LoginVisit ? Math.Min(2, length - 1) : -1;
        var at = start;
        for (var i = 0; i < length; i++)
        {
            var type = i == loginAt ? "identify" : i == 0 ? "page_view" : Type();
            yield return (at, Event(type, at, application, WithoutUser(visit, i, loginAt)));
            // A visit that goes on is told up to now.
            at = at.AddSeconds(_random.Between(10, start > plan.Now.AddHours(-1) ? 60 : 240)).AddMilliseconds(_random.Between(0, 999));
        }
        if (_random.Chance(30) && at < plan.Now.AddHours(-1))
            yield return (at, Event("session_end", at, application, WithoutUser(visit, length, loginAt)));
    }

    private bool WithoutUser(int visit, int i, int loginAt) =>
        person.AnonymousId is not null && (visit < person.LoginVisit || (visit == person.LoginVisit && i < loginAt));

    private string Type()
    {
        var roll = _random.Between(1, 100);
        return roll <= 70 ? "page_view" : roll <= 88 ? "click" : roll <= 95 || person.UserId is null ? "goal" : "order";
    }

    private JsonObject Event(string type, DateTimeOffset at, string application, bool withoutUser)
    {
        var read = new JsonObject
        {
            ["eventId"] = FormattableString.Invariant($"demo-{plan.Seed}-{person.Number}-{_count++}"),
            ["time"] = Rfc3339.Write(at),
            ["type"] = type,
            ["application"] = application,
            ["context"] = new JsonObject
            {
                ["place"] = new JsonObject { ["country"] = person.Place.Country, ["region"] = person.Place.Region, ["city"] = person.Place.City },
                ["userAgent"] = person.UserAgent,
            },
        };
        if (!withoutUser)
            read["userId"] = person.UserId;
        if (withoutUser || type == "identify")
            read["anonymousId"] = person.AnonymousId;
        Describe(read, type);
        return read;
    }

    private void Describe(JsonObject read, string type)
    {
        var page = _random.Of(DemoNames.Pages);
        read["page"] = new JsonObject { ["url"] = Site + page, ["title"] = page == "/" ? "Shop" : page.Trim('/') };
        if (type == "click")
            read["element"] = new JsonObject { ["id"] = "add-to-cart", ["name"] = "Add to cart" };
        else if (type == "goal")
            read["properties"] = new JsonObject { ["name"] = _random.Chance(50) ? "newsletter" : "trial" };
        else if (type == "order")
            read["properties"] = new JsonObject { ["product"] = _random.Of(DemoNames.Products), ["amount"] = _random.Between(9, 499), ["currency"] = "USD" };
    }

    private JsonObject Update(string what, DateTimeOffset at, IEnumerable<(string Name, string Value)> values) => new()
    {
        ["endUser"] = new Http.UserKey(person.UserId!, Anonymous: false).ToJson(),
        ["operationId"] = FormattableString.Invariant($"demo-{plan.Seed}-{person.Number}-{what}"),
        ["time"] = Rfc3339.Write(at),
        ["operations"] = new JsonArray([.. values.Select(v => (JsonNode)new JsonObject { ["name"] = v.Name, ["set"] = v.Value })]),
    };
}
