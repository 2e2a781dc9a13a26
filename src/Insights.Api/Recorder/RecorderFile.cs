using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Insights.Api.Recorder;

/// <summary>A file of this assembly that browsers load, as it is sent: with its gzip form and what tells one version from another.</summary>
internal sealed class RecorderFile
{
    private RecorderFile(byte[] bytes, string type)
    {
        (Bytes, Type) = (bytes, type);
        var hash = SHA384.HashData(bytes);
        Integrity = "sha384-" + Convert.ToBase64String(hash);
        ETag = $"\"{Convert.ToHexStringLower(hash.AsSpan(0, 16))}\"";
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
            gzip.Write(bytes);
        Gzip = packed.ToArray();
    }

    public byte[] Bytes { get; }

    public byte[] Gzip { get; }

    /// <summary>The content type.</summary>
    public string Type { get; }

    /// <summary>Of the bytes, in the quotes of the header.</summary>
    public string ETag { get; }

    /// <summary>What <c>integrity</c> of a script says (SRI).</summary>
    public string Integrity { get; }

    /// <summary>insights.js without what only its readers need.</summary>
    public static RecorderFile Script { get; } = new(Encoding.UTF8.GetBytes(Shortened(Read("insights.js"))), "text/javascript; charset=utf-8");

    public static RecorderFile Of(string name, string type, params (string Name, string Value)[] values)
    {
        var text = Read(name);
        foreach (var (placeholder, value) in values)
            text = text.Replace($"${placeholder}$", value, StringComparison.Ordinal);
        return new RecorderFile(Encoding.UTF8.GetBytes(text), type);
    }

    /// <summary>Without indentation, empty lines and lines that are comments: the recorder is written so that this changes nothing of what it does.</summary>
    internal static string Shortened(string script)
    {
        var kept = script.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal));
        return string.Join('\n', kept) + "\n";
    }

    private static string Read(string name)
    {
        using var text = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return text.ReadToEnd();
    }
}
