using Insights.Cli.Hosting;

namespace Insights.Cli.Send.Reading;

/// <summary>The file that is sent. It can be read from its start more than once where that was asked for.</summary>
internal sealed class Source : IAsyncDisposable
{
    private readonly Func<Stream> open;
    private readonly string? temporary;
    private PeekedStream? looked;

    private Source(Func<Stream> open, long? length, string? temporary = null)
    {
        this.open = open;
        this.temporary = temporary;
        Length = length;
    }

    /// <summary>In bytes; null where it is not known before the end.</summary>
    public long? Length { get; }

    /// <param name="file">A path, or <c>-</c> for standard input.</param>
    /// <param name="standardInput">Opens standard input.</param>
    /// <param name="twice">It will be read twice: standard input is then kept in a temporary file.</param>
    /// <param name="cancel">Ends the copying of standard input.</param>
    /// <exception cref="UsageException">The file cannot be read.</exception>
    public static async Task<Source> OpenAsync(string file, Func<Stream> standardInput, bool twice, CancellationToken cancel)
    {
        if (file == "-")
            return twice ? await KeepAsync(standardInput(), cancel) : new(standardInput, null);
        try
        {
            await using var stream = OpenFile(file);
            // Of gzip it is not known how much it holds.
            var packed = stream.CanSeek && stream.ReadByte() == 0x1f && stream.ReadByte() == 0x8b;
            return new(() => OpenFile(file), stream.CanSeek && !packed ? stream.Length : null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(e.Message);
        }
    }

    /// <summary>Opens it at its start, unpacked where it is gzip.</summary>
    /// <exception cref="UsageException">It is damaged.</exception>
    public async Task<Stream> OpenAsync(CancellationToken cancel) => await PeekedAsync(cancel);

    /// <summary>What it begins with, unpacked; at most 64 KiB. To be asked before it is opened.</summary>
    public async Task<byte[]> StartAsync(CancellationToken cancel)
    {
        looked = await PeekedAsync(cancel);
        return looked.Start.ToArray();
    }

    // What was looked at and not read yet goes on from its start: standard input can be read once.
    private async Task<PeekedStream> PeekedAsync(CancellationToken cancel)
    {
        var stream = looked ?? await PeekedStream.OpenAsync(open(), cancel);
        looked = null;
        return stream;
    }

    public async ValueTask DisposeAsync()
    {
        if (looked is not null)
            await looked.DisposeAsync();
        if (temporary is not null)
            File.Delete(temporary);
    }

    private static async Task<Source> KeepAsync(Stream input, CancellationToken cancel)
    {
        var path = Path.GetTempFileName();
        try
        {
            await using var copy = new FileStream(path, FileMode.Create, FileAccess.Write);
            await input.CopyToAsync(copy, cancel).WaitAsync(cancel);
            return new(() => OpenFile(path), copy.Length, path);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    private static FileStream OpenFile(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
}
