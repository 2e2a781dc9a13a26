using System.Security.Cryptography;
using System.Text;

namespace Insights.Cli.Send.Formats;

/// <summary>
/// The secret under which <c>insights send</c> makes IDs. It stays with the sender: without it nobody can try addresses or lines
/// until one gives an ID that the server keeps.
/// </summary>
internal sealed class IdKey(Func<byte[]> read)
{
    /// <summary>Length of the secret, bytes.</summary>
    public const int Length = 32;

    // Events that bring their IDs need no key.
    private readonly Lazy<byte[]> key = new(read);

    /// <summary>The ID of an event that has none: 32 hex digits that follow from its line.</summary>
    public string OfEvent(ReadOnlySpan<byte> line) => Hash("event", line);

    /// <summary>The anonymous ID of whoever is known by a text: 32 hex digits.</summary>
    public string OfUser(string text) => Hash("user", Encoding.UTF8.GetBytes(text));

    private string Hash(string kind, ReadOnlySpan<byte> of)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key.Value);
        hash.AppendData(Encoding.ASCII.GetBytes(kind + "\n"));
        hash.AppendData(of);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }
}
