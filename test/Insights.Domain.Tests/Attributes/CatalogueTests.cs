using Insights.Domain.Attributes;
using Insights.Domain.Attributes.Catalogue;
using Insights.Domain.Attributes.Requests;

namespace Insights.Domain.Tests.Attributes;

public class CatalogueTests
{
    private static readonly DateTimeOffset _at = DateTimeOffset.UnixEpoch;

    [Theory]
    [InlineData("plan", true)]
    [InlineData("Last_seen", true)]
    [InlineData("with space, ümlaut & more", true)]
    [InlineData("", false)]
    [InlineData("a\nb", false)]
    [InlineData("last_seen", false)]
    [InlineData("browser_version", false)]
    public void A_name_is_any_text_but_those_of_standard_attributes(string name, bool good) =>
        (AttributeNames.Fault(name) is null).ShouldBe(good);

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void A_name_has_at_most_64_characters(int length, bool good) =>
        (AttributeNames.Fault(new string('n', length)) is null).ShouldBe(good);

    [Fact]
    public void A_reserved_name_is_rejected_saying_so() =>
        FaultsOf(AttributeCatalogue.Empty, new OperationDraft("total_sessions", OperationKind.Set, new NumberValue(1)))
            .ShouldBe(["operations[0].name is reserved: 'total_sessions' is a standard attribute, which only sessions set"]);

    [Fact]
    public void Every_fault_of_a_request_is_told_at_once() =>
        FaultsOf(
            Of(("plan", AttributeType.Text)),
            new OperationDraft("plan", OperationKind.Set, new NumberValue(1)),
            new OperationDraft("region", OperationKind.Set, new TextValue("x")),
            new OperationDraft("seats", OperationKind.Add, new TextValue("1")),
            new OperationDraft("tags", OperationKind.Union, new ListValue([])),
            new OperationDraft("plan", null, null),
            new OperationDraft(null, OperationKind.Unset, null),
            new OperationDraft("long", OperationKind.Set, new TextValue(new string('x', 1025))),
            new OperationDraft("none", OperationKind.Unset, null),
            new OperationDraft("ok", OperationKind.Set, null, "has an unknown field 'sett'")).Select(f => f.Split(' ')[0])
            .ShouldBe([
                "operations[0].set", "operations[1].name", "operations[2].add", "operations[3].union", "operations[4]",
                "operations[5].name", "operations[6].set", "operations[7].name", "operations[8]"]);

    [Fact]
    public void A_name_keeps_its_type_also_within_one_request() =>
        FaultsOf(
            AttributeCatalogue.Empty, new OperationDraft("new", OperationKind.Set, new TextValue("1")), new OperationDraft("new", OperationKind.Add, new NumberValue(1)))
            .ShouldBe(["operations[1].add is of type NUMBER, and 'new' of type TEXT"]);

    [Fact]
    public void What_is_set_in_a_request_may_be_unset_in_it_and_what_nobody_knows_may_not()
    {
        FaultsOf(AttributeCatalogue.Empty, new OperationDraft("new", OperationKind.Set, new TextValue("1")), new OperationDraft("new", OperationKind.Unset, null)).ShouldBeEmpty();
        FaultsOf(AttributeCatalogue.Empty, new OperationDraft("new", OperationKind.Unset, null)).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(100, 0)]
    [InlineData(101, 1)]
    public void A_request_has_1_to_100_operations(int count, int faults) =>
        FaultsOf(AttributeCatalogue.Empty, [.. Enumerable.Range(0, count).Select(_ => new OperationDraft("n", OperationKind.Add, new NumberValue(1)))]).Count.ShouldBe(faults);

    [Fact]
    public void The_101st_name_is_refused_by_name_beside_another_type()
    {
        var full = Of([.. Enumerable.Range(1, 99).Select(i => ($"n{i}", AttributeType.Text))]);
        var one = full.Reserve([new("n100", AttributeType.Text)], _at);
        one.Made.Single().Number.ShouldBe(100);
        var refused = full.Reserve([new("n100", AttributeType.Text), new("n101", AttributeType.Text), new("n7", AttributeType.List)], _at);
        refused.Made.ShouldBeEmpty();
        refused.Refused.Keys.ShouldBe(["n101", "n7"]);
    }

    [Fact]
    public void Numbers_are_never_given_twice()
    {
        var retired = new AttributeCatalogue([new AttributeDefinition(4, "plan", AttributeType.Text, "", _at, _at)]);
        retired.Find("plan").ShouldBeNull();
        retired.Reserve([new("plan", AttributeType.List)], _at).Made.Single().Number.ShouldBe(5);
    }

    [Fact]
    public void Operations_go_by_number_and_not_at_all_where_a_name_was_retired_in_between()
    {
        var checkedOnes = CheckedOperations.Of([new OperationDraft("plan", OperationKind.Set, new TextValue("x"))], AttributeCatalogue.Empty);
        checkedOnes.Numbered(Of(("other", AttributeType.Text), ("plan", AttributeType.Text)))!.Value.Single().Attribute.ShouldBe(2);
        checkedOnes.Numbered(AttributeCatalogue.Empty).ShouldBeNull();
        checkedOnes.Numbered(Of(("plan", AttributeType.List))).ShouldBeNull();
    }

    [Fact]
    public void Values_have_their_bounds()
    {
        new TextValue(new string('x', 1024)).Fault.ShouldBeNull();
        new TextValue("a\0b").Fault.ShouldNotBeNull();
        new TextValue("\ud800").Fault.ShouldNotBeNull();
        new NumberValue(double.NaN).Fault.ShouldNotBeNull();
        new ListValue([.. Enumerable.Repeat("x", 100)]).Fault.ShouldBeNull();
        new ListValue([.. Enumerable.Repeat("x", 101)]).Fault.ShouldNotBeNull();
        new ListValue([new string('x', 1025)]).Fault.ShouldNotBeNull();
        new TimeValue(-62_135_596_800_001).Fault.ShouldNotBeNull();
    }

    private static List<string> FaultsOf(AttributeCatalogue catalogue, params OperationDraft[] drafts) =>
        [.. CheckedOperations.Of(drafts, catalogue).Faults.Select(f => $"{f.Field} {f.Problem}")];

    private static AttributeCatalogue Of(params (string Name, AttributeType Type)[] all) =>
        new([.. all.Select((a, i) => new AttributeDefinition(i + 1, a.Name, a.Type, "", _at, null))]);
}
