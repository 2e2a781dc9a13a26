using System.Security.Cryptography;
using System.Text;

namespace Insights.Testing.Data;

/// <summary>The key under which the tests' command line makes IDs, and a folder of configuration that holds it.</summary>
public static class TestIdKey
{
    public static readonly byte[] Bytes = SHA256.HashData("the key of the tests"u8);

    private static readonly Lazy<string> Made = new(() =>
    {
        var folder = Directory.CreateTempSubdirectory("insights-config-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "insights"));
        File.WriteAllText(Path.Combine(folder, "insights", "id-key"), Convert.ToHexStringLower(Bytes));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    });

    /// <summary>For XDG_CONFIG_HOME.</summary>
    public static string Folder => Made.Value;

    /// <summary>The first 32 hex digits of HMAC-SHA256.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(Bytes, Encoding.UTF8.GetBytes(text)))[..32];
}
