using System.Security.Cryptography;
using Insights.Domain.Accounts;

namespace Insights.Service.Keys;

/// <summary>The key of those who run the cluster; held only as its hash.</summary>
public sealed class OperatorKey(string text)
{
    /// <summary>Shortest key that may be configured, in characters.</summary>
    public const int MinLength = 16;

    /// <summary>Longest key that may be configured, in characters.</summary>
    public const int MaxLength = 256;

    /// <summary>Who shows it.</summary>
    public static readonly Caller Caller = new(null, KeyKind.Operator, "operator");

    private readonly byte[] _hash = ApiKeyText.Hash(text);

    public bool Matches(ReadOnlySpan<byte> hash) => CryptographicOperations.FixedTimeEquals(hash, _hash);
}
