using Insights.Storage.Schema;

namespace Insights.Storage.Tests.Schema;

public sealed class SchemaScriptTests
{
    private static readonly SchemaScript[] _known = [new(1, "one"), new(2, "two"), new(3, "three")];

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    public void Each_database_has_scripts_from_1_on_each_with_a_version_of_its_own(string database)
    {
        var scripts = SchemaScript.LoadAll(database);
        scripts[0].Version.ShouldBe(1);
        scripts.Select(s => s.Version).ShouldBeUnique();
        scripts.Select(s => s.Version).ShouldBeInOrder();
    }

    [Fact]
    public void Both_databases_have_the_same_versions() =>
        SchemaScript.LoadAll("Sqlite").Select(s => s.Version).ShouldBe(SchemaScript.LoadAll("PostgreSql").Select(s => s.Version));

    [Theory]
    [InlineData(0, 3)]
    [InlineData(2, 1)]
    [InlineData(3, 0)]
    public void What_is_missing_is_what_comes_after_the_recorded_version(int recorded, int missing) =>
        SchemaScript.Missing(_known, recorded, oldest: 1).Count().ShouldBe(missing);

    [Fact]
    public void A_newer_version_is_refused_naming_both()
    {
        var refused = Should.Throw<SchemaTooNewException>(() => SchemaScript.Missing(_known, 4, oldest: 1));
        (refused.Recorded, refused.Known).ShouldBe((4, 3));
        refused.Message.ShouldContain("version 4");
        refused.Message.ShouldContain("up to 3");
    }

    [Fact]
    public void A_version_from_before_the_first_release_is_refused_naming_both()
    {
        var refused = Should.Throw<SchemaTooOldException>(() => SchemaScript.Missing(_known, 1, oldest: 2));
        refused.Recorded.ShouldBe(1);
        refused.Message.ShouldContain("version 1");
        refused.Message.ShouldContain("from 2 on");
        SchemaScript.Missing(_known, 2, oldest: 2).Count().ShouldBe(1);
        SchemaScript.Missing(_known, 0, oldest: 2).Count().ShouldBe(3);
    }
}
