using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Insights.Domain.Accounts;

namespace Insights.Service.Keys;

/// <summary>The text of a key: <c>ins_KIND_KEYID_SECRET</c>, the secret of 256 random bits. Only its SHA-256 is kept.</summary>
public static class ApiKeyText
{
    private const int SecretBytes = 32;
    private const int KeyIdBytes = 9;

    /// <summary>Makes a new key.</summary>
    public static (string KeyId, string Text) Create(KeyKind kind)
    {
        var keyId = Letters(KeyIdBytes);
        return (keyId, $"ins_{kind.ToString().ToLowerInvariant()}_{keyId}_{Letters(SecretBytes)}");
    }

    public static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static string Letters(int bytes) =>
        // '_' parts the fields, so it must not stand in one.
        Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(bytes)).Replace('_', 'x').Replace('-', 'y');
}
