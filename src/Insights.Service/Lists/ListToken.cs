using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Insights.Domain.Lists;
using Insights.Service.Ingest.Reading;

namespace Insights.Service.Lists;

/// <summary>
/// Where a list goes on: after which user, as of which moment. Bound to what is asked for, so that it cannot go on with another
/// list. Holds nothing that its reader was not shown.
/// </summary>
internal sealed record ListToken(long NowMs, ListPlace After)
{
    /// <summary>Of a text that says what is asked for, and of whom.</summary>
    private const int CheckBytes = 9;

    public string Write(string question) => Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"{Check(question)}|{NowMs}|{After.Number}|{After.UserHash:N}|{After.Id}")));

    /// <exception cref="ServiceException">InvalidArgument.</exception>
    public static ListToken? Read(string? token, string question, bool byId)
    {
        if (string.IsNullOrEmpty(token))
            return null;
        Span<byte> bytes = stackalloc byte[1024];
        if (token.Length <= 1024 && Convert.TryFromBase64String(token, bytes, out var length)
            && Encoding.UTF8.GetString(bytes[..length]).Split('|', 5) is [var check, var now, var number, var hash, var id]
            && check == Check(question)
            && long.TryParse(now, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var nowMs) && ClientTime.IsValid(nowMs)
            && long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var rank)
            && Guid.TryParseExact(hash, "N", out var user)
            && !id.Contains('\0', StringComparison.Ordinal))
            return new ListToken(nowMs, new ListPlace(rank, byId ? id : null, user));
        throw ServiceException.Invalid("pageToken", "is none that a page of this list gave: filter and order must be the same");
    }

    private static string Check(string question) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(question)).AsSpan(0, CheckBytes));
}
