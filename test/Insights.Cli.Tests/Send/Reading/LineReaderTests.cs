using System.Text;
using Insights.Cli.Send.Reading;

namespace Insights.Cli.Tests.Send.Reading;

public sealed class LineReaderTests
{
    [Theory]
    [InlineData("")]
    [InlineData("a", "a")]
    [InlineData("a\nb", "a", "b")]
    [InlineData("a\r\n\nb\n", "a", "", "b")]
    [InlineData("\uFEFFa\nb", "a", "b")]
    public async Task Lines_end_at_a_line_feed_or_the_end(string text, params string[] lines) =>
        (await ReadAsync(Encoding.UTF8.GetBytes(text))).Select(l => Encoding.UTF8.GetString(l.Bytes!)).ShouldBe(lines);

    [Fact]
    public async Task A_line_may_come_in_pieces_of_any_size()
    {
        var text = string.Join('\n', Enumerable.Range(0, 300).Select(i => new string('x', i)));
        var lines = await ReadAsync(Encoding.UTF8.GetBytes(text), piece: 7);
        lines.Select(l => l.Bytes!.Length).ShouldBe(Enumerable.Range(0, 300));
        lines.Select(l => l.Number).ShouldBe(Enumerable.Range(1, 300).Select(i => (long)i));
        lines[^1].End.ShouldBe(text.Length);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(3 * LineReader.LongestLine, true)]
    public async Task A_line_over_the_bound_is_read_past_and_its_neighbours_stay(int over, bool tooLong)
    {
        var text = $"a\n{new string('x', LineReader.LongestLine + over)}\nb\n";
        var lines = await ReadAsync(Encoding.UTF8.GetBytes(text));
        lines.Select(l => l.Bytes is null).ShouldBe([false, tooLong, false]);
        lines[2].Bytes.ShouldBe("b"u8.ToArray());
        lines.Select(l => l.End).ShouldBe([2, text.Length - 2, text.Length]);
    }

    [Fact]
    public async Task A_last_line_over_the_bound_is_told()
    {
        var lines = await ReadAsync(new byte[LineReader.LongestLine + 2]);
        lines.ShouldHaveSingleItem().Bytes.ShouldBeNull();
    }

    private static async Task<List<Line>> ReadAsync(byte[] bytes, int piece = int.MaxValue)
    {
        var lines = new List<Line>();
        await foreach (var line in LineReader.ReadAsync(new Pieces(bytes, piece), CancellationToken.None))
            lines.Add(line);
        return lines;
    }

    private sealed class Pieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer.Length > piece ? buffer[..piece] : buffer, cancellationToken);
    }
}
