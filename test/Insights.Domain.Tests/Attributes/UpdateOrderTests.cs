using FsCheck;
using FsCheck.Fluent;
using Insights.Domain.Attributes;
using Insights.Domain.EndUsers;
using Insights.Testing.Records;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.Tests.Generators;
using Insights.Testing.Builders;
using static Insights.Testing.Builders.An;

namespace Insights.Domain.Tests.Attributes;

/// <summary>The values are a function of the set of updates: any order, any repetition, any trimming or saving in between.</summary>
public class UpdateOrderTests
{
    [Fact]
    public void Any_order_and_any_repetition_gives_the_same_values_and_the_same_profile() =>
        ForAny.Case(
            Updates,
            c =>
            {
                var inOrder = UserStory.Given(Gens.Settings).When(c.Updates);
                var shuffled = UserStory.Given(Gens.Settings).When(c.Shuffled);
                foreach (var again in c.Updates)
                    shuffled.Send(again).ShouldBe(UpdateOutcome.Duplicate);
                shuffled.User.Values.ShouldBe(inOrder.User.Values);
                shuffled.User.ProfileAt(0).ShouldBe(inOrder.User.ProfileAt(0));
            },
            count: 2000);

    [Fact]
    public void What_the_updates_make_is_what_they_make_one_after_the_other_by_time_and_ID() =>
        ForAny.Case(
            Updates,
            c =>
            {
                var expected = c.Updates.Select(u => u.Build()).OrderBy(u => u.TimeMs).ThenBy(u => u.OperationId, StringComparer.Ordinal)
                    .SelectMany(u => u.Operations.Select(o => (Update: u, Operation: o)));
                var values = new Dictionary<int, AttributeValue>();
                foreach (var (_, operation) in expected)
                    Naive(values, operation);
                UserStory.Given(Gens.Settings).When(c.Shuffled).User.Values.All.ToDictionary(v => v.Key, v => v.Value.Value)
                    .ShouldBe(values, ignoreOrder: true);
            },
            count: 2000);

    [Fact]
    public void Folding_away_and_saving_in_between_changes_nothing() =>
        ForAny.Case(
            Updates,
            c =>
            {
                var whole = UserStory.Given(Gens.Settings).When(c.Shuffled);
                var user = new EndUser(UserStory.Key);
                var log = new List<Entry>();
                var hour = Gens.Settings with { Lateness = TimeSpan.FromHours(1) };
                foreach (var update in c.Shuffled)
                {
                    // Whatever its state has forgotten it takes from its log, as an owner does.
                    var command = update.Import().Received("23:00").Command();
                    var decision = user.Decide(command, hour, command.ReceivedMs);
                    if (ReferenceEquals(decision, CommandDecision.NeedsHistory))
                    {
                        user = new EndUser(UserStory.Key);
                        log.ForEach(user.Evolve);
                        decision = user.Decide(command, hour, command.ReceivedMs);
                    }
                    log.AddRange(decision.Entries);
                    foreach (var entry in decision.Entries)
                        user.Evolve(Stored.Entry(Stored.Entry(entry)));
                    user.Trim(update.TimeMs + 5_400_000, hour);
                    user = Stored.State(UserStory.Key, Stored.State(user)).ShouldNotBeNull();
                }
                user.Values.ShouldBe(whole.User.Values);
                user.ProfileAt(0).ShouldBe(whole.User.ProfileAt(0));
            },
            count: 1000);

    /// <summary>The seven operations, said again without a look at the code that is tested.</summary>
    private static void Naive(Dictionary<int, AttributeValue> values, AttributeOperation o)
    {
        var before = values.GetValueOrDefault(o.Attribute);
        List<string> list = before is ListValue v ? [.. v.Texts] : [];
        var stated = o.Value is ListValue l ? l.Texts.ToList() : [];
        switch (o.Kind)
        {
            case OperationKind.Unset:
                values.Remove(o.Attribute);
                return;
            case OperationKind.Set:
            case OperationKind.SetOnce when before is null:
                values[o.Attribute] = o.Value!;
                return;
            case OperationKind.Add:
                values[o.Attribute] = new NumberValue((before is NumberValue n ? n.Number : 0) + ((NumberValue)o.Value!).Number);
                return;
            case OperationKind.Append:
                list.AddRange(stated);
                break;
            case OperationKind.Union:
                stated.ForEach(t => { if (!list.Contains(t)) list.Add(t); });
                break;
            case OperationKind.Remove:
                list.RemoveAll(stated.Contains);
                break;
        }
        if (o.Kind is OperationKind.Append or OperationKind.Union or OperationKind.Remove && (before is not null || list.Count > 0))
            values[o.Attribute] = new ListValue([.. list.Take(100)]);
    }

    /// <summary>Attribute 1 is a number, 2 a text, 3 a list; times are often equal.</summary>
    private static Gen<UpdateBuilder> AnUpdate =>
        from minute in Gen.Choose(0, 20)
        from id in Gen.Elements("x", "y", "z")
        from operations in Gen.Choose(1, 3).SelectMany(n => Gen.ArrayOf(AnOperation, n))
        select operations.Aggregate(new UpdateBuilder().AtMs(Moments.At("10:00") + (minute * 600_000L)).Id(id), (u, o) => u.With(o.Attribute, o.Kind, o.Value));

    private static Gen<AttributeOperation> AnOperation => Gen.OneOf(
        from kind in Gen.Elements(OperationKind.Set, OperationKind.SetOnce, OperationKind.Add, OperationKind.Add)
        from number in Gen.Elements(0.1, 0.2, -1e15, 1e15, 3)
        select new AttributeOperation(1, kind, new NumberValue(number)),
        from kind in Gen.Elements(OperationKind.Set, OperationKind.SetOnce)
        from text in Gen.Elements("", "a", "b")
        select new AttributeOperation(2, kind, new TextValue(text)),
        from kind in Gen.Elements(OperationKind.Set, OperationKind.SetOnce, OperationKind.Append, OperationKind.Union, OperationKind.Remove)
        from texts in Gen.Choose(1, 60).SelectMany(n => Gen.ArrayOf(Gen.Elements("a", "b", "c", "d"), n))
        select new AttributeOperation(3, kind, new ListValue([.. texts])),
        Gen.Choose(1, 3).Select(n => new AttributeOperation(n, OperationKind.Unset, null)));

    private static Gen<(UpdateBuilder[] Updates, UpdateBuilder[] Shuffled)> Updates =>
        from updates in Gen.Choose(0, 25).SelectMany(n => Gen.ArrayOf(AnUpdate, n))
        let distinct = updates.Select((u, i) => u.Id($"{u.Build().OperationId}{i}")).ToArray()
        from keys in Gen.ArrayOf(Gen.Choose(0, 1_000_000), distinct.Length)
        select (distinct, distinct.Zip(keys).OrderBy(p => p.Second).Select(p => p.First).ToArray());
}
