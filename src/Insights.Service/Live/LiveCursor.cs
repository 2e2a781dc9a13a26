using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Insights.Domain.EndUsers;
using Insights.Domain.Live;

namespace Insights.Service.Live;

/// <summary>Where a page of live users ended. Who does not change is seen exactly once, however the others do.</summary>
internal readonly record struct LiveCursor(long LastMs, UserKind Kind, string Id)
{
    /// <summary>The last event first.</summary>
    public static readonly Comparer<LiveCursor> Order = Comparer<LiveCursor>.Create((a, b) =>
        a.LastMs != b.LastMs ? b.LastMs.CompareTo(a.LastMs)
        : a.Kind != b.Kind ? a.Kind.CompareTo(b.Kind)
        : string.CompareOrdinal(a.Id, b.Id));

    public static LiveCursor Of(LiveState user) => new(user.LastMs, user.User.Kind, user.User.Id);

    public string ToToken() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{LastMs} {(int)Kind} {Id}")));

    /// <exception cref="ServiceException">InvalidArgument.</exception>
    public static LiveCursor Read(string token)
    {
        var bytes = new byte[token.Length];
        if (Base64Url.IsValid(token) && Base64Url.TryDecodeFromChars(token, bytes, out var length)
            && Encoding.UTF8.GetString(bytes.AsSpan(0, length)).Split(' ', 3) is [var ms, var kind, var id]
            && long.TryParse(ms, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var lastMs)
            && int.TryParse(kind, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return new LiveCursor(lastMs, (UserKind)number, id);
        throw ServiceException.Invalid("pageToken", "is none that this list gave");
    }
}
