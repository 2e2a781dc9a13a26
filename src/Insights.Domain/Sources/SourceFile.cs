namespace Insights.Domain.Sources;

/// <summary>One source of one account.</summary>
public readonly record struct SourceKey(string Account, string Source);

/// <summary>A file that was handed in for a source. It is kept in pieces, so that any silo can read it and none holds it whole.</summary>
/// <param name="Id">Unique within the source.</param>
/// <param name="Name">As whoever handed it in called it; 1 to 256 characters.</param>
/// <param name="CreatedMs">When it was handed in, Unix milliseconds.</param>
/// <param name="Bytes">How long it is; 0 until it is whole.</param>
/// <param name="IsWhole">Whether all of its pieces are there.</param>
public sealed record SourceFile(string Id, string Name, long CreatedMs, long Bytes, bool IsWhole)
{
    /// <summary>Every piece but the last one has as many bytes: 256 KiB.</summary>
    public const int PieceBytes = 256 * 1024;

    /// <summary>Longest file, in bytes: 1 GiB.</summary>
    public const long MaxBytes = 1L << 30;

    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 256;

    /// <summary>Most files that a source keeps at a time.</summary>
    public const int MaxFiles = 20;
}
