namespace Insights.Client.Tests;

public sealed class OptionsTests
{
    private static InsightsClientOptions Good => new() { Addresses = [new Uri("http://localhost:1")], ApiKey = "key" };

    [Fact]
    public async Task What_is_given_no_value_has_its_default()
    {
        await using var client = InsightsClient.Create(Good);
        client.Counts.ShouldBe(new ClientCounts(0, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    [Fact]
    public void Every_fault_is_told_at_once()
    {
        var message = Should.Throw<ArgumentException>(() => InsightsClient.Create(new InsightsClientOptions { MaxEvents = 0, BatchEvents = 501 })).Message;
        foreach (var part in (string[])["4 fault(s)", "Addresses must have", "ApiKey must", "MaxEvents must be from 1 to 10000000", "BatchEvents must be from 1 to 500"])
            message.ShouldContain(part);
    }

    public static TheoryData<string, Action<InsightsClientOptions>> Edges => new()
    {
        { "", o => o.MaxEvents = 1 },
        { "", o => o.MaxEvents = 10_000_000 },
        { "MaxEvents", o => o.MaxEvents = 10_000_001 },
        { "", o => o.MaxBytes = 64 * 1024 },
        { "MaxBytes", o => o.MaxBytes = (64 * 1024) - 1 },
        { "", o => o.MaxBytes = 4L << 30 },
        { "MaxBytes", o => o.MaxBytes = (4L << 30) + 1 },
        { "", o => o.BatchEvents = 1 },
        { "BatchEvents", o => o.BatchEvents = 0 },
        { "", o => o.BatchBytes = 1024 },
        { "BatchBytes", o => o.BatchBytes = 1023 },
        { "BatchBytes", o => o.BatchBytes = (16 * 1024 * 1024) + 1 },
        { "", o => o.MaxBatchesUnderWay = 64 },
        { "MaxBatchesUnderWay", o => o.MaxBatchesUnderWay = 65 },
        { "MaxBatchesUnderWay", o => o.MaxBatchesUnderWay = 0 },
        { "", o => o.Linger = TimeSpan.Zero },
        { "Linger", o => o.Linger = TimeSpan.FromTicks(-1) },
        { "Linger", o => o.Linger = TimeSpan.FromMinutes(1) + TimeSpan.FromTicks(1) },
        { "", o => o.CallTimeout = TimeSpan.FromMilliseconds(10) },
        { "CallTimeout", o => o.CallTimeout = TimeSpan.FromMilliseconds(9) },
        { "FirstDelay", o => o.FirstDelay = TimeSpan.Zero },
        { "LongestDelay", o => o.LongestDelay = TimeSpan.FromMinutes(11) },
        { "LongestDelay must not be shorter", o => o.LongestDelay = TimeSpan.FromMilliseconds(99) },
        { "GiveUpAfter", o => o.GiveUpAfter = TimeSpan.FromMilliseconds(999) },
        { "", o => o.GiveUpAfter = TimeSpan.FromDays(7) },
        { "GiveUpReadsAfter", o => o.GiveUpReadsAfter = TimeSpan.FromMilliseconds(999) },
        { "", o => o.GiveUpReadsAfter = TimeSpan.FromDays(7) },
        { "DisposeWithin", o => o.DisposeWithin = TimeSpan.FromMinutes(11) },
        { "WhenFull", o => o.WhenFull = 0 },
        { "Clock", o => o.Clock = null! },
        { "Random", o => o.Random = null! },
        { "ApiKey", o => o.ApiKey = "two words" },
        { "ApiKey", o => o.ApiKey = "a\nb" },
        { "Addresses has 'ftp://host/'", o => o.Addresses = [new Uri("ftp://host")] },
        { "Addresses has '/path'", o => o.Addresses = [new Uri("/path", UriKind.Relative)] },
    };

    [Theory]
    [MemberData(nameof(Edges))]
    public async Task A_value_in_its_bounds_is_taken_and_one_beyond_them_is_named(string fault, Action<InsightsClientOptions> change)
    {
        var options = Good;
        change(options);
        if (fault.Length > 0)
            Should.Throw<ArgumentException>(() => InsightsClient.Create(options)).Message.ShouldContain($"1 fault(s): {fault}");
        else
            await InsightsClient.Create(options).DisposeAsync();
    }
}
