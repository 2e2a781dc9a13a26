using System.Text;

namespace Insights.Integrations.Csv;

/// <summary>The encodings of files, by name.</summary>
internal static class CsvEncodings
{
    public const string Names = "utf-8, windows-1250 to windows-1258, or iso-8859-1";

    /// <returns>Null for none of them. Each fails on bytes that it does not know only through <see cref="BadBytes"/>.</returns>
    public static Encoding? Find(string name) => name.ToLowerInvariant() switch
    {
        "utf-8" => With(Encoding.UTF8),
        "iso-8859-1" => With(Encoding.Latin1),
        ['w', 'i', 'n', 'd', 'o', 'w', 's', '-', '1', '2', '5', >= '0' and <= '8' and var digit] =>
            With(CodePagesEncodingProvider.Instance.GetEncoding(1250 + digit - '0')!),
        _ => null,
    };

    /// <summary>Whether it leaves some bytes without a meaning, which the platform shows as control characters.</summary>
    public static bool HasHoles(Encoding encoding) => encoding.CodePage is >= 1250 and <= 1258;

    public static Encoding With(Encoding encoding)
    {
        var own = (Encoding)encoding.Clone();
        own.DecoderFallback = BadBytes.Fallback;
        return own;
    }
}
