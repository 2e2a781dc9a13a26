using System.Text;
using Insights.Cli.Hosting;
using Insights.Cli.Send.Reading;

namespace Insights.Cli.Tests.Send;

public sealed class SourceTests
{
    [Fact]
    public async Task Standard_input_can_be_read_twice_and_leaves_no_file()
    {
        var input = new MemoryStream("a\nb"u8.ToArray());
        var source = await Source.OpenAsync("-", () => input, twice: true, default);
        source.Length.ShouldBe(3);
        string path;
        await using (var stream = await source.OpenAsync(CancellationToken.None))
            path = ((FileStream)((PeekedStream)stream).Rest).Name;
        for (var i = 0; i < 2; i++)
        {
            using var reader = new StreamReader(await source.OpenAsync(CancellationToken.None), Encoding.UTF8);
            (await reader.ReadToEndAsync()).ShouldBe("a\nb");
        }
        await source.DisposeAsync();
        File.Exists(path).ShouldBeFalse();
    }

    [Fact]
    public Task A_file_that_is_not_there_is_wrong_usage() =>
        Should.ThrowAsync<UsageException>(() => Source.OpenAsync("no/such/file", () => Stream.Null, false, default));
}
