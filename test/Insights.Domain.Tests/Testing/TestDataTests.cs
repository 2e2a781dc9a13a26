using Insights.Testing.Data;

namespace Insights.Domain.Tests.Testing;

public class TestDataTests
{
    [Fact]
    public void A_file_that_is_not_there_is_null() => TestData.Find("no-such-file.log").ShouldBeNull();

    [SkippableFact]
    public void The_log_of_the_trials_is_found_where_it_lies()
    {
        var path = TestData.Find("apache-access-a.log");
        Skip.If(path is null, "shared/data is not here");
        File.ReadLines(path).Count().ShouldBe(4616);
    }
}
