namespace Insights.Storage.Tests;

public sealed class StorageOptionsTests
{
    [Fact]
    public void Has_the_documented_defaults()
    {
        var options = new StorageOptions();
        (options.Sqlite, options.PostgreSql, options.QueueCapacity, options.BatchRows, options.Writers, options.QueueBytes)
            .ShouldBe((null, null, 100_000, 1_000, 2, 134_217_728));
    }

    [Theory]
    [InlineData("insights.db", null)]
    [InlineData(null, "Host=localhost;Database=insights")]
    [InlineData("insights.db", "  ")]
    public void Accepts_one_database(string? sqlite, string? postgreSql) =>
        new StorageOptions { Sqlite = sqlite, PostgreSql = postgreSql }.Faults().ShouldBeEmpty();

    [Theory]
    [InlineData(null, null)]
    [InlineData("", " ")]
    [InlineData("insights.db", "Host=localhost")]
    public void Rejects_none_and_both(string? sqlite, string? postgreSql) =>
        new StorageOptions { Sqlite = sqlite, PostgreSql = postgreSql }.Faults().ShouldHaveSingleItem().ShouldContain("Sqlite");

    [Theory]
    [InlineData("no connection string")]
    [InlineData("Host=localhost;Colour=red")]
    [InlineData("Database=insights")]
    public void Rejects_what_is_no_connection_string(string text) =>
        new StorageOptions { PostgreSql = text }.Faults().ShouldHaveSingleItem().ShouldStartWith("Storage:PostgreSql");

    [Theory]
    [InlineData(1_000, 1, 1)]
    [InlineData(10_000_000, 10_000, 8)]
    public void Accepts_the_bounds(int capacity, int batch, int writers) =>
        AFile(capacity, batch, writers).Faults().ShouldBeEmpty();

    [Theory]
    [InlineData(999, 0, 0)]
    [InlineData(10_000_001, 10_001, 9)]
    public void Reports_every_fault_at_once(int capacity, int batch, int writers)
    {
        var faults = AFile(capacity, batch, writers).Faults();
        faults.Count.ShouldBe(3);
        faults[0].ShouldBe($"Storage:QueueCapacity must be from 1000 to 10000000; it is {capacity}");
        faults[1].ShouldStartWith("Storage:BatchRows");
        faults[2].ShouldStartWith("Storage:Writers");
    }

    [Theory]
    [InlineData(16_777_216, true)]
    [InlineData(68_719_476_736, true)]
    [InlineData(16_777_215, false)]
    [InlineData(68_719_476_737, false)]
    public void The_queue_is_bounded_in_bytes_too(long bytes, bool accepted)
    {
        var faults = new StorageOptions { Sqlite = "insights.db", QueueBytes = bytes }.Faults();
        if (accepted)
            faults.ShouldBeEmpty();
        else
            faults.ShouldHaveSingleItem().ShouldStartWith("Storage:QueueBytes");
    }

    private static StorageOptions AFile(int capacity, int batch, int writers) =>
        new() { Sqlite = "insights.db", QueueCapacity = capacity, BatchRows = batch, Writers = writers };
}
