using Google.Protobuf.WellKnownTypes;
using Insights.Domain.Accounts;
using Insights.V1;

namespace Insights.Api.Forms;

/// <summary>Keys in their wire form.</summary>
internal static class KeyForm
{
    /// <summary>Whether a key of an account may be of that kind, the service says.</summary>
    public static KeyKind KindOf(Key.Types.Kind kind) => kind switch
    {
        Key.Types.Kind.Ingest => KeyKind.Ingest,
        Key.Types.Kind.Server => KeyKind.Server,
        Key.Types.Kind.Import => KeyKind.Import,
        Key.Types.Kind.Operator => KeyKind.Operator,
        Key.Types.Kind.Browser => KeyKind.Browser,
        _ => default,
    };

    public static Key.Types.Kind KindOf(KeyKind kind) => kind switch
    {
        KeyKind.Ingest => Key.Types.Kind.Ingest,
        KeyKind.Server => Key.Types.Kind.Server,
        KeyKind.Import => Key.Types.Kind.Import,
        KeyKind.Browser => Key.Types.Kind.Browser,
        _ => Key.Types.Kind.Unspecified,
    };

    public static Key ToMessage(StoredKey key) => new()
    {
        KeyId = key.KeyId,
        Kind = KindOf(key.Kind),
        CreateTime = Timestamp.FromDateTimeOffset(key.CreatedAt),
        RevokeTime = key.RevokedAt is { } at ? Timestamp.FromDateTimeOffset(at) : null,
        Description = key.Description,
        LastUseTime = key.LastUsedAt is { } used ? Timestamp.FromDateTimeOffset(used) : null,
        Origins = { key.Origins },
    };
}
