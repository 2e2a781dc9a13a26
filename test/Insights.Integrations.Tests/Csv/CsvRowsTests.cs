using System.IO.Compression;
using System.Text;
using Insights.Integrations.Csv;
using Insights.Integrations.Definitions;
using Insights.Integrations.Files;
using Insights.Integrations.Runs;

namespace Insights.Integrations.Tests.Csv;

public sealed class CsvRowsTests
{
    [Theory]
    [InlineData("id,name\nu1,Zoë\n", "2: u1|Zoë")]
    [InlineData("id,name\r\nu1,\"a, b\"\r\nu2,\"say \"\"hi\"\"\"", "2: u1|a, b;3: u2|say \"hi\"")]
    [InlineData("id;name\nu1;\"two\nlines\"\nu2;x", "2: u1|two\nlines;4: u2|x")]
    [InlineData("id\tname\n\nu1\tx\n\n\nu2\ty\n", "3: u1|x;6: u2|y")]
    [InlineData("id|name\ru1|x\ru2|y", "2: u1|x;3: u2|y")]
    [InlineData("id,name\nu1,5\" pipe\nu2,007\n", "2: u1|5\" pipe;3: u2|007")]
    [InlineData("id;name\nu1;'a;b'\nu2;'it''s'\n", "2: u1|a;b;3: u2|it's")]
    [InlineData("id,name\n", "")]
    public async Task Rows_are_read_as_they_are_written(string text, string expected) =>
        (await ReadAsync(Encoding.UTF8.GetBytes(text))).ShouldBe(expected);

    [Theory]
    [InlineData("id,name\nu1\nu2,x,y\nu3,z\n", "2: RaggedRow;3: RaggedRow;4: u3|z")]
    [InlineData("id,name\n\"u\"1,x\nu2,y\n", "2: BadQuotes;3: u2|y")]
    public async Task A_row_that_is_not_well_formed_is_refused_and_its_neighbours_are_read(string text, string expected) =>
        (await ReadAsync(Encoding.UTF8.GetBytes(text))).ShouldBe(expected);

    [Fact]
    public async Task A_byte_that_is_none_of_the_encoding_refuses_its_row_and_is_named_with_its_place()
    {
        byte[] bytes = [.. "id,name\nu1,caf"u8, 0xE9, .. "\nu2,ok\n"u8];
        (await ReadAsync(bytes)).ShouldBe("2: BadEncoding;3: u2|ok");
        var fault = (await RowsAsync(bytes, new CsvFormat())).First().Fault.ShouldNotBeNull();
        fault.Column.ShouldBe("name");
        fault.Detail.ShouldBe("the byte(s) E9 at character 4 of the cell: not utf-8");
        (await ReadAsync(bytes, new CsvFormat { Encoding = "windows-1252" })).ShouldBe("2: u1|café;3: u2|ok");
        (await ReadAsync(bytes, new CsvFormat { Encoding = "iso-8859-1" })).ShouldBe("2: u1|café;3: u2|ok");
        (await ReadAsync([.. "id,name\nu1,a"u8, 0x81, .. "\n"u8], new CsvFormat { Encoding = "windows-1252" })).ShouldBe("2: BadEncoding");
    }

    [Fact]
    public async Task A_byte_order_mark_says_what_the_encoding_is()
    {
        const string text = "id,name\nu1,Ünï 🦊\n";
        foreach (var encoding in (Encoding[])[new UTF8Encoding(true), new UnicodeEncoding(false, true), new UnicodeEncoding(true, true)])
            (await ReadAsync([.. encoding.GetPreamble(), .. encoding.GetBytes(text)], new CsvFormat { Encoding = "windows-1252" })).ShouldBe("2: u1|Ünï 🦊", encoding.EncodingName);
        byte[] odd = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("id,name\nu1,x"), 0x41];
        (await ReadAsync(odd)).ShouldBe("2: BadEncoding");
    }

    [Fact]
    public async Task A_character_that_lies_on_the_border_of_two_reads_is_read_whole()
    {
        var text = "id,name\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"u{i},é€🦊{i}\n"));
        var rows = await RowsAsync(Encoding.UTF8.GetBytes(text), new CsvFormat());
        rows.Count.ShouldBe(20_000);
        rows.ShouldAllBe(r => r.Fault == null && r.Cells[1] == $"é€🦊{r.Row - 1}" && r.Line == r.Row + 1);
    }

    [Theory]
    [InlineData("", nameof(RunFault.NoHeader))]
    [InlineData("\n\n", nameof(RunFault.NoHeader))]
    [InlineData(" , \nu1,x", nameof(RunFault.NoHeader))]
    [InlineData("id,name\nu1,\"open\nu2,x\n", nameof(RunFault.UnclosedQuote))]
    [InlineData("id,name\nu1,\"a\"b\"c\nu2,x\nu3,\"y\"\nu4,z\n", nameof(RunFault.UnclosedQuote))]
    public async Task A_file_that_cannot_be_read_says_why(string text, string fault) =>
        (await Should.ThrowAsync<InputException>(() => ReadAsync(Encoding.UTF8.GetBytes(text), new CsvFormat { Delimiter = ",", Quote = "\"" }))).Fault.ToString().ShouldBe(fault);

    [Fact]
    public async Task A_quote_that_is_never_closed_fills_no_memory()
    {
        var text = new StringBuilder("id,name\nu1,\"");
        for (var i = 0; i < 200_000; i++)
            text.Append("some more text,\n");
        (await Should.ThrowAsync<InputException>(() => ReadAsync(Encoding.UTF8.GetBytes(text.ToString()), new CsvFormat { Delimiter = ",", Quote = "\"" })))
            .Fault.ShouldBe(RunFault.UnclosedQuote);
        var wide = Encoding.UTF8.GetBytes("id,name\n" + new string(',', StrictReader.MaxRowChars + 100_000));
        (await Should.ThrowAsync<InputException>(() => ReadAsync(wide, new CsvFormat { Delimiter = ",", Quote = "\"" }))).Fault.ShouldBe(RunFault.RowTooLong);
    }

    [Fact]
    public async Task Packed_files_are_unpacked_up_to_a_bound()
    {
        var text = "id,name\nu1,x\n"u8.ToArray();
        (await ReadAsync(Gzip(text))).ShouldBe("2: u1|x");
        (await ReadAsync(Zip(("data.csv", text), ("__MACOSX/._data.csv", [1, 2])))).ShouldBe("2: u1|x");
        (await FaultAsync(Zip(("a.csv", text), ("b.csv", text)))).ShouldBe(RunFault.BadArchive);
        (await FaultAsync(Zip())).ShouldBe(RunFault.BadArchive);
        for (var cut = 1; cut < 15; cut++)
            (await FaultAsync(Gzip(text)[..^cut])).ShouldBe(RunFault.BadArchive, $"{cut} bytes are missing");
        (await FaultAsync([.. Gzip(text), .. Gzip(text)])).ShouldBe(RunFault.BadArchive);
        (await FaultAsync([0x50, 0x4B, 3, 4, 1, 2, 3])).ShouldBe(RunFault.BadArchive);
        (await FaultAsync([0x1F, 0x8B, 9, 9, 9])).ShouldBe(RunFault.BadArchive);
        var bomb = Gzip([.. text, .. Enumerable.Repeat((byte)'\n', 5_000_000)]);
        (await FaultAsync(bomb)).ShouldBe(RunFault.TooLarge);
    }

    private static async Task<RunFault> FaultAsync(byte[] file) => (await Should.ThrowAsync<InputException>(() => ReadAsync(file))).Fault;

    private static async Task<string> ReadAsync(byte[] file, CsvFormat? format = null) => string.Join(
        ';', (await RowsAsync(file, format ?? new CsvFormat())).Select(r => $"{r.Line}: {r.Fault?.Fault.ToString() ?? string.Join('|', r.Cells)}"));

    private static async Task<List<SourceRow>> RowsAsync(byte[] file, CsvFormat format)
    {
        const int most = 1_000_000 * 4;
        var sample = await Unpacked.OpenAsync(new MemoryStream(file), most, default);
        var begin = new byte[CsvLook.SampleBytes];
        var dialect = await CsvLook.FindAsync(begin[..await sample.ReadAtLeastAsync(begin, begin.Length, false)], format, default);
        await using var rows = await CsvRows.OpenAsync(await Unpacked.OpenAsync(new MemoryStream(file), file.Length > most ? long.MaxValue : most, default), dialect, 0, default);
        var all = new List<SourceRow>();
        while (await rows.ReadAsync(default) is { } row)
            all.Add(row);
        return all;
    }

    private static byte[] Gzip(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    private static byte[] Zip(params (string Name, byte[] Bytes)[] files)
    {
        var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }
        return packed.ToArray();
    }
}
