using System.Runtime.CompilerServices;
using Insights.Domain.Sources;
using Shouldly;
using Xunit;

namespace Insights.Testing.Conformance;

/// <summary>The rules of <see cref="ISourceStore"/>.</summary>
public abstract class SourceStoreConformance(StoreDatabase database) : StoreConformance(database)
{
    [SkippableFact]
    public async Task A_file_is_there_for_every_process_as_it_was_handed_in_and_for_no_other_source()
    {
        await using var store = await OpenAsync();
        var (source, file) = (Source(), new SourceFile("f", "Übersicht \U0001f600.csv", 5, 0, false));
        await store.Sources.PutFileAsync(source, file, None);
        var full = new byte[SourceFile.PieceBytes];
        new Random(1).NextBytes(full);
        await store.Sources.PutPieceAsync(source, "f", 1, new byte[] { 1, 0, 255 }, None);
        await store.Sources.PutPieceAsync(source, "f", 0, new byte[] { 9 }, None);
        await store.Sources.PutPieceAsync(source, "f", 0, full, None);

        await using var again = await OpenAsync();
        (await again.Sources.ListFilesAsync(source, None)).ShouldBe([file]);
        (await again.Sources.MeasureAsync(source, "f", None)).ShouldBe((2, SourceFile.PieceBytes + 3L));
        (await again.Sources.ReadPieceAsync(source, "f", 0, None)).ShouldBe(full);
        (await again.Sources.ReadPieceAsync(source, "f", 1, None)).ShouldBe([1, 0, 255]);
        (await again.Sources.ReadPieceAsync(source, "f", 2, None)).ShouldBeNull();
        (await again.Sources.ReadPieceAsync(source with { Account = "other" }, "f", 0, None)).ShouldBeNull();
        (await again.Sources.MeasureAsync(source, "g", None)).ShouldBe((0, 0L));

        var whole = file with { Bytes = SourceFile.PieceBytes + 3, IsWhole = true };
        await again.Sources.PutFileAsync(source, whole, None);
        await again.Sources.PutFileAsync(source, new SourceFile("e", "later", 6, 0, false), None);
        (await store.Sources.ListFilesAsync(source, None)).Select(f => f.Id).ShouldBe(["e", "f"]);
        (await store.Sources.ListFilesAsync(source, None))[1].ShouldBe(whole);
        await store.Sources.DeleteFileAsync(source, "f", None);
        (await store.Sources.ListFilesAsync(source, None)).Select(f => f.Id).ShouldBe(["e"]);
        (await store.Sources.ReadPieceAsync(source, "f", 0, None)).ShouldBeNull();
    }

    [SkippableFact]
    public async Task Runs_come_the_last_one_first_in_pages()
    {
        await using var store = await OpenAsync();
        var source = Source();
        for (var number = 1; number <= 5; number++)
            await store.Sources.PutRunAsync(source, new StoredRun(number, number * 10, new byte[] { (byte)number }), None);
        await store.Sources.PutRunAsync(source, new StoredRun(5, 50, new byte[] { 55 }), None);
        var first = await store.Sources.ListRunsAsync(source, null, 2, None);
        first.Select(r => (r.Number, r.Body.ToArray()[0])).ShouldBe([(5L, (byte)55), (4L, (byte)4)]);
        (await store.Sources.ListRunsAsync(source, 4, 10, None)).Select(r => r.Number).ShouldBe([3L, 2L, 1L]);
        (await store.Sources.ListRunsAsync(source with { Source = "other" }, null, 10, None)).ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task Faults_of_rows_are_kept_once_and_come_in_the_order_of_the_rows()
    {
        await using var store = await OpenAsync();
        var source = Source();
        RowError[] errors = [new(10, 12, 0, "a", "X", "é '; --"), new(2, 3, 1, null, "Y", ""), new(2, 3, 0, "b", "Z", "z")];
        await store.Sources.AddErrorsAsync(source, 1, errors, None);
        await store.Sources.AddErrorsAsync(source, 1, [errors[0] with { Detail = "another" }], None);
        await store.Sources.AddErrorsAsync(source, 2, [errors[1]], None);
        (await store.Sources.ListErrorsAsync(source, 1, null, 10, None)).ShouldBe([errors[2], errors[1], errors[0]]);
        (await store.Sources.ListErrorsAsync(source, 1, (2, 0), 1, None)).ShouldBe([errors[1]]);
        (await store.Sources.ListErrorsAsync(source, 1, (10, 0), 1, None)).ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task What_is_old_is_swept_and_what_is_deleted_is_gone()
    {
        await using var store = await OpenAsync();
        var source = Source();
        foreach (var (id, ms) in ((string, long)[])[("old", 1), ("new", 100)])
            await store.Sources.PutFileAsync(source, new SourceFile(id, id, ms, 1, true), None);
        await store.Sources.PutPieceAsync(source, "old", 0, new byte[] { 1 }, None);
        await store.Sources.PutPieceAsync(source, "new", 0, new byte[] { 2 }, None);
        for (var number = 1; number <= 3; number++)
        {
            await store.Sources.PutRunAsync(source, new StoredRun(number, number * 10, new byte[] { 1 }), None);
            await store.Sources.AddErrorsAsync(source, number, [new(1, 2, 0, null, "X", "")], None);
        }
        await store.Sources.SweepAsync(filesBeforeMs: 50, errorsBeforeMs: 25, runsBeforeMs: 15, None);
        (await store.Sources.ListFilesAsync(source, None)).Select(f => f.Id).ShouldBe(["new"]);
        (await store.Sources.ReadPieceAsync(source, "old", 0, None)).ShouldBeNull();
        (await store.Sources.ReadPieceAsync(source, "new", 0, None)).ShouldBe([2]);
        (await store.Sources.ListRunsAsync(source, null, 10, None)).Select(r => r.Number).ShouldBe([3L, 2L]);
        (await store.Sources.ListErrorsAsync(source, 2, null, 10, None)).ShouldBeEmpty();
        (await store.Sources.ListErrorsAsync(source, 3, null, 10, None)).Count.ShouldBe(1);

        await store.Sources.DeleteSourceAsync(source, None);
        (await store.Sources.ListFilesAsync(source, None)).ShouldBeEmpty();
        (await store.Sources.ReadPieceAsync(source, "new", 0, None)).ShouldBeNull();
        (await store.Sources.ListRunsAsync(source, null, 10, None)).ShouldBeEmpty();
        (await store.Sources.ListErrorsAsync(source, 3, null, 10, None)).ShouldBeEmpty();
    }

    /// <summary>A source that no other test knows.</summary>
    private SourceKey Source([CallerMemberName] string test = "") => new(AccountName, $"{GetType().Name}/{test}");
}
