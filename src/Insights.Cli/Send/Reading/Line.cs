namespace Insights.Cli.Send.Reading;

/// <summary>One line of a file.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Bytes">Without its line end and without a byte order mark; null where the line is longer than <see cref="LineReader.LongestLine"/>.</param>
/// <param name="End">How many bytes of the file have been read with it.</param>
internal readonly record struct Line(long Number, byte[]? Bytes, long End)
{
    /// <summary>Whether there is nothing on it but white space.</summary>
    public bool IsBlank => Bytes is not null && Bytes.AsSpan().Trim(" \t"u8).IsEmpty;
}
