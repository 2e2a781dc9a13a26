using System.Collections.Immutable;
using System.Globalization;
using Insights.Domain.Attributes;
using Insights.Domain.Attributes.Catalogue;
using Insights.Domain.EndUsers;
using Insights.Domain.Events;
using Insights.Domain.Filters;
using Insights.Domain.Filters.Evaluation;
using Insights.Domain.Profiles;
using Insights.Service.Filters;

namespace Insights.Service.Tests.Filters;

/// <summary>An account with an attribute of each type, and users of it.</summary>
internal static class Given
{
    public const long Day = 86_400_000;

    public static readonly long Now = At("2026-11-22T12:00:00Z");

    public static readonly AttributeCatalogue Catalogue = Of(
        ("plan", AttributeType.Text), ("logins", AttributeType.Number), ("vip", AttributeType.Boolean), ("renewal", AttributeType.Time),
        ("teams", AttributeType.List), ("odd name", AttributeType.Text), ("a.b", AttributeType.Text), ("email", AttributeType.Text),
        ("company", AttributeType.Text));

    /// <summary>Six sessions of an hour each, the first 100 days ago, the last an hour ago; every field set.</summary>
    public static readonly FilterSubject Alice = new(
        UserKind.Identified, "alice", new StandardAttributes(
            new SessionTotals(6, 6 * 3_600_000, Now - (100 * Day), Now - 3_600_000), new Place("DE", "Bavaria", "Munich"), new Browser("Chrome", "120.0.1")),
        Values(
            ("plan", new TextValue("pro")), ("logins", new NumberValue(2.5)), ("vip", new BooleanValue(true)), ("renewal", new TimeValue(Now + (5 * Day))),
            ("teams", new ListValue(["red", "blue"])), ("odd name", new TextValue("odd")), ("a.b", new TextValue("dotted")),
            ("email", new TextValue("a@example.com")), ("company", new TextValue("Acme"))).With(-2, new TextValue("admin")),
        Orders: 2);

    /// <summary>Of whom nothing is set.</summary>
    public static readonly FilterSubject Nobody = new(UserKind.Anonymous, "n", StandardAttributes.Unset, UserValues.None, 0);

    public static AttributeCatalogue Of(params (string Name, AttributeType Type)[] all) => new(
        [.. all.Select((a, i) => new AttributeDefinition(i + 1, a.Name, a.Type, "", DateTimeOffset.UnixEpoch, null))]);

    public static UserValues Values(params (string Name, AttributeValue Value)[] values) => UserValues.Of(
        values.Select(v => KeyValuePair.Create(Catalogue.Find(v.Name)!.Number, new KnownValue(v.Value, AttributeSource.Api, Now, Now - 86_400_000))));

    public static UserValues With(this UserValues values, int number, AttributeValue value) =>
        UserValues.Of(values.All.SetItem(number, new KnownValue(value, AttributeSource.Event, Now)));

    public static long At(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

    public static Filter Filter(string text)
    {
        var reading = FilterReader.Read(text, Catalogue);
        reading.Faults.ShouldBeEmpty(text);
        return reading.Filter!;
    }

    public static bool Holds(string text, FilterSubject subject) => FilterProgram.Compile(Filter(text)).Test(subject, Now);

    public static ImmutableArray<FilterFault> Faults(string text)
    {
        var reading = FilterReader.Read(text, Catalogue);
        reading.Filter.ShouldBeNull(text);
        return reading.Faults;
    }

    /// <summary>Clauses as they are written, groups in parentheses.</summary>
    public static string Shape(string text) => Shape(Filter(text).Root);

    private static string Shape(FilterNode node) => node switch
    {
        Clause clause => clause.Text,
        Not not => $"!{Shape(not.Part)}",
        AllOf all => $"({string.Join(" & ", all.Parts.Select(Shape))})",
        AnyOf any => $"({string.Join(" | ", any.Parts.Select(Shape))})",
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };
}
