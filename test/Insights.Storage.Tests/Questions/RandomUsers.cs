using System.Collections.Immutable;
using Insights.Domain.Attributes;
using Insights.Domain.Attributes.Catalogue;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Events;
using Insights.Domain.Filters.Evaluation;
using Insights.Domain.Profiles;
using Insights.Testing.Conformance;

namespace Insights.Storage.Tests.Questions;

/// <summary>Users out of a seed, of few values each, so that filters over the same values find some.</summary>
internal static class RandomUsers
{
    public const long Day = 86_400_000;

    /// <summary>2026-11-22T12:00:00Z.</summary>
    public const long Now = 1_795_348_800_000;

    public static readonly AttributeCatalogue Catalogue = new([
        .. new (string Name, AttributeType Type)[]
        {
            ("plan", AttributeType.Text), ("score", AttributeType.Number), ("vip", AttributeType.Boolean), ("renewal", AttributeType.Time),
            ("teams", AttributeType.List), ("company", AttributeType.Text), ("email", AttributeType.Text), ("odd name", AttributeType.Text),
        }.Select((a, i) => new AttributeDefinition(i + 1, a.Name, a.Type, "", DateTimeOffset.UnixEpoch, null)),
        new AttributeDefinition(9, "retired", AttributeType.Text, "", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch),
    ]);

    public static readonly ImmutableArray<string> Texts =
    [
        "", "a", "A", "ab", "abc", "b", "pro", "Pro", "Zürich", "e\u0301", "é", "ﬀ", "\uff5e", "😀", "😀x", "\ufffd", "\uffff", "a%b", "a_b", "it's", "\"q\"",
        "\\", "$1", "?1", "null", "1", "true", "a b", " a", "\n", "\u0001", "'; DROP TABLE end_user; --", "İ", "i", new string('x', 63), new string('x', 64), new string('x', 65), new string('x', 64) + "😀",
        new string('x', 1000),
    ];

    public static readonly ImmutableArray<double> Numbers =
        [0, 1, 2, 2.5, -1, -2.5, 0.1, 0.1 + 0.2, 0.3, 1e300, -1e300, 1e-9, 9_007_199_254_740_992, 9_007_199_254_740_994, 100];

    public static readonly ImmutableArray<long> Times =
        [.. ((long[])[-400, -60, -30, -7, -1, 0, 1, 30]).SelectMany(d => (long[])[Now + (d * Day) - 1, Now + (d * Day), Now + (d * Day) + 1])];

    public static FilterSubject Of(Random dice, string account, int number, out EndUserKey key)
    {
        var kind = dice.Next(2) == 0 ? UserKind.Identified : UserKind.Anonymous;
        key = new EndUserKey(account, kind, dice.Next(3) == 0 ? $"{number}😀{number}" : $"user-{number}");
        return new FilterSubject(kind, key.Id, Attributes(dice, out var orders), Values(dice), orders);
    }

    private static StandardAttributes Attributes(Random dice, out int orders)
    {
        orders = 0;
        if (dice.Next(6) == 0)
            return StandardAttributes.Unset;
        orders = dice.Next(3) == 0 ? dice.Next(3) : 0;
        var count = dice.Next(3) == 0 ? 1 : dice.Next(1, 8);
        var lastMs = One(dice, [.. Times.Where(t => t <= Now)]);
        var durationMs = count * (long)dice.Next(4) * 30_000;
        var firstMs = lastMs - durationMs - (count == 1 ? 0 : dice.Next(100) * Day / 3);
        return new StandardAttributes(
            new SessionTotals(count, durationMs, firstMs, lastMs, orders),
            dice.Next(3) == 0 ? null : new Place(Text(dice), dice.Next(2) == 0 ? null : Text(dice), "city"),
            dice.Next(3) == 0 ? null : new Browser(dice.Next(4) == 0 ? "Bot: " + Text(dice) : Text(dice), dice.Next(2) == 0 ? null : "1.2"));
    }

    private static UserValues Values(Random dice)
    {
        var values = new Dictionary<int, KnownValue>();
        Add(1, () => new TextValue(Text(dice)));
        Add(2, () => new NumberValue(One(dice, Numbers)));
        Add(3, () => new BooleanValue(dice.Next(2) == 0));
        Add(4, () => new TimeValue(One(dice, Times)));
        Add(5, () => new ListValue([.. Enumerable.Range(0, dice.Next(4)).Select(_ => Text(dice))]));
        Add(6, () => new TextValue(Text(dice)));
        Add(7, () => new TextValue(Text(dice)));
        Add(8, () => new TextValue(Text(dice)));
        Add(9, () => new TextValue(Text(dice)));
        for (var analytics = -5; analytics < 0; analytics++)
            Add(analytics, () => new TextValue(Text(dice)));
        return UserValues.Of(values);

        void Add(int attribute, Func<AttributeValue> value)
        {
            if (dice.Next(3) == 0)
                values.Add(attribute, new KnownValue(value(), AttributeSource.Api, One(dice, Times), attribute > 0 ? One(dice, Times) : null));
        }
    }

    /// <summary>Stores the rows of a user.</summary>
    public static async Task WriteAsync(InsightsStore store, EndUserKey key, FilterSubject subject, long? goneMs = null)
    {
        var writer = new WriteSession(key);
        var profile = new Profile(4, subject.Attributes, null) { Values = subject.Values };
        await Task.WhenAll(
            store.Users.AppendAsync(new LogAppend(writer, 1, [[1]])),
            store.Users.ProjectAsync(writer, 1, new ProjectionUpdate(
                null, Now, profile, null, [], ValueChanges.Between(UserValues.None, subject.Values), GoneMs: goneMs)));
    }

    public static string Text(Random dice) => One(dice, Texts);

    public static T One<T>(Random dice, ImmutableArray<T> of) => of[dice.Next(of.Length)];
}
