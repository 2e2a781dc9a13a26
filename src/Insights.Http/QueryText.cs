using System.Globalization;
using Insights.Http.Json;
using Insights.Service;
using Insights.Service.Ingest.Reading;

namespace Insights.Http;

/// <summary>Values of a query; an empty one is as good as none.</summary>
internal static class QueryText
{
    private static readonly string[] _times = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>A moment in RFC 3339, kept to the millisecond.</summary>
    /// <exception cref="ServiceException">InvalidArgument.</exception>
    public static long? Time(string? text, string field)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        return text.Length >= 20 && (text[^1] == 'Z' || text[^6] is '+' or '-')
            && DateTimeOffset.TryParseExact(text, _times, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            && ClientTime.IsValid(time.ToUnixTimeMilliseconds())
            ? time.ToUnixTimeMilliseconds()
            : throw ServiceException.Invalid(field, "must be a time such as 2027-01-31T12:00:00Z");
    }

    /// <exception cref="ServiceException">InvalidArgument.</exception>
    public static TimeSpan? Duration(string? text, string field)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        return JsonText.TryReadDuration(text, out var duration)
            ? duration
            : throw ServiceException.Invalid(field, "must be seconds such as 60s");
    }

    /// <exception cref="ServiceException">InvalidArgument.</exception>
    public static int? Count(string? text, string field)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ServiceException.Invalid(field, "must be a whole number");
    }

    /// <exception cref="ServiceException">InvalidArgument.</exception>
    public static bool Flag(string? text, string field) => text switch
    {
        null or "" or "false" => false,
        "true" => true,
        _ => throw ServiceException.Invalid(field, "must be true or false"),
    };
}
