using Insights.Domain.Attributes;
using Insights.Integrations.Definitions;
using Insights.Integrations.Mapping;
using Insights.Integrations.Runs;

namespace Insights.Integrations.Tests.Mapping;

public sealed class RowMapperTests
{
    [Theory]
    [InlineData(AttributeType.Text, null, " 007 ", "007")]
    [InlineData(AttributeType.Number, null, "-1.5e3", "-1500")]
    [InlineData(AttributeType.Number, ",", "1,5", "1.5")]
    [InlineData(AttributeType.Number, null, "9007199254740992", "9007199254740992")]
    [InlineData(AttributeType.Boolean, null, "Yes", "true")]
    [InlineData(AttributeType.Boolean, null, "0", "false")]
    [InlineData(AttributeType.Time, null, "2026-03-01", "1772323200000 ms")]
    [InlineData(AttributeType.Time, null, "2026-03-01T01:00:00+01:00", "1772323200000 ms")]
    [InlineData(AttributeType.Time, "dd.MM.yyyy HH:mm", "01.07.2026 12:00", "1782900000000 ms")]
    [InlineData(AttributeType.Time, "UNIX_SECONDS", "1772323200", "1772323200000 ms")]
    [InlineData(AttributeType.List, null, "a; b;;c ", "[a, b, c]")]
    [InlineData(AttributeType.List, " / ", "a / b", "[a, b]")]
    public void A_cell_is_read_as_the_type_that_the_mapping_declares(AttributeType type, string? format, string cell, string expected)
    {
        var zone = format == "dd.MM.yyyy HH:mm" ? "Europe/Zurich" : null;
        Map(new AttributeMapping { Column = "c", Attribute = "x", Type = type, Format = format }, cell, zone).Update!.Operations.Single().Value!.ToString().ShouldBe(expected);
    }

    [Theory]
    [InlineData(AttributeType.Number, null, "1,5")]
    [InlineData(AttributeType.Number, null, "NaN")]
    [InlineData(AttributeType.Number, null, "1e999")]
    [InlineData(AttributeType.Number, null, "9007199254740993")]
    [InlineData(AttributeType.Number, ",", "1.234,5")]
    [InlineData(AttributeType.Boolean, null, "maybe")]
    [InlineData(AttributeType.Time, null, "01.07.2026")]
    [InlineData(AttributeType.Time, "dd.MM.yyyy HH:mm", "29.03.2026 02:30")]
    [InlineData(AttributeType.Text, null, "a\0b")]
    public void A_cell_that_is_none_of_its_type_is_a_fault_of_its_column(AttributeType type, string? format, string cell)
    {
        var mapped = Map(new AttributeMapping { Column = "c", Attribute = "x", Type = type, Format = format }, cell, "Europe/Zurich");
        mapped.Update.ShouldBeNull();
        mapped.Faults.Single().ShouldSatisfyAllConditions(f => f.Fault.ShouldBe(RowFault.BadValue), f => f.Column.ShouldBe("c"));
    }

    [Fact]
    public void An_empty_cell_leaves_the_value_or_unsets_it()
    {
        Map(new AttributeMapping { Column = "c", Attribute = "x" }, " ").Update!.Operations.ShouldBeEmpty();
        Map(new AttributeMapping { Column = "c", Attribute = "x", Empty = EmptyCell.Unset }, " ").Update!.Operations.Single().Kind.ShouldBe(OperationKind.Unset);
    }

    [Theory]
    [InlineData("", RowFault.MissingUserId)]
    [InlineData("NULL", RowFault.InvalidUserId)]
    [InlineData("nobody", RowFault.InvalidUserId)]
    [InlineData("a\tb", RowFault.InvalidUserId)]
    public void A_row_without_a_user_is_refused(string id, RowFault fault) =>
        Mapper(new AttributeMapping { Column = "c", Attribute = "x" }).Map(new SourceRow(1, 2, [id, "v"])).Faults.Single().Fault.ShouldBe(fault);

    [Fact]
    public void The_same_row_is_the_same_operation_and_another_content_or_place_is_another()
    {
        var mapper = Mapper(new AttributeMapping { Column = "c", Attribute = "x" });
        var id = mapper.Map(new SourceRow(1, 2, ["u", "v"])).Update!.OperationId!;
        mapper.Map(new SourceRow(1, 2, ["u", "v"])).Update!.OperationId.ShouldBe(id);
        mapper.Map(new SourceRow(1, 2, ["u", "w"])).Update!.OperationId.ShouldNotBe(id);
        mapper.Map(new SourceRow(2, 3, ["u", "v"])).Update!.OperationId!.CompareTo(id).ShouldBeGreaterThan(0);
        id.Length.ShouldBeLessThanOrEqualTo(AttributeLimits.MaxOperationIdBytes);
    }

    [Fact]
    public void A_column_that_is_not_there_or_there_twice_is_told_before_any_row()
    {
        var source = Source(new AttributeMapping { Column = "c", Attribute = "x" }, null);
        Should.Throw<InputException>(() => new RowMapper(source, ["id"], 0, [])).Fault.ShouldBe(RunFault.MissingColumn);
        Should.Throw<InputException>(() => new RowMapper(source, ["id", "c", "c"], 0, [])).Fault.ShouldBe(RunFault.DuplicateColumn);
        Should.NotThrow(() => new RowMapper(source, ["id", "c", "other", "other"], 0, []));
    }

    private static MappedRow Map(AttributeMapping mapping, string cell, string? zone = null) =>
        new RowMapper(Source(mapping, zone), ["id", "c"], 5, []).Map(new SourceRow(1, 2, ["u1", cell]));

    private static RowMapper Mapper(AttributeMapping mapping) => new(Source(mapping, null), ["id", "c"], 5, ["nobody"]);

    private static SourceDefinition Source(AttributeMapping mapping, string? zone) =>
        new() { Name = "s", Mapping = new SourceMapping { UserIdColumn = "id", TimeZone = zone, Attributes = [mapping] } };
}
