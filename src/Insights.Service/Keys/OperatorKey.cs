using System.Security.Cryptography;
using Insights.Domain.Accounts;

namespace Insights.Service.Keys;

/// <summary>
/// The key of those who run the cluster, where it is configured; held only as its hash. While there is one it is the only
/// operator key: the one in the store works only while none is configured.
/// </summary>
/// <param name="text">The configured key; null: none.</param>
public sealed class OperatorKey(string? text)
{
    /// <summary>Shortest key that may be configured, in characters.</summary>
    public const int MinLength = 16;

    /// <summary>Longest key that may be configured, in characters.</summary>
    public const int MaxLength = 256;

    /// <summary>Who shows it.</summary>
    public static readonly Caller Caller = new(null, KeyKind.Operator, "operator");

    /// <summary>A program at its start, which makes keys and accounts that its configuration asks for.</summary>
    public static readonly Caller AtStart = new(null, KeyKind.Operator, "start");

    private readonly byte[]? _hash = text is null ? null : ApiKeyText.Hash(text);

    public bool IsConfigured => _hash is not null;

    public bool Matches(ReadOnlySpan<byte> hash) => _hash is not null && CryptographicOperations.FixedTimeEquals(hash, _hash);
}
