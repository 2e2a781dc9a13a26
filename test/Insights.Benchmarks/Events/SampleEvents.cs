using System.Globalization;
using System.Text;
using Insights.Domain.EndUsers;
using Insights.Domain.Events;

namespace Insights.Benchmarks.Events;

/// <summary>Events of the size and kind that a web page sends, one like the other but for ID, user and time.</summary>
internal static class SampleEvents
{
    public const string Account = "bench";

    private const string Details = """
        {"page":{"url":"https://shop.example/products/wool-socks?ref=home","title":"Wool socks"},"element":{"id":"add-to-cart","tag":"button"},"properties":{"plan":"pro","step":3}}
        """;

    public static string UserId(int user) => string.Create(CultureInfo.InvariantCulture, $"user-{user:D8}");

    public static EndUserKey User(int user) => new(Account, UserKind.Identified, UserId(user));

    public static UserEvent Event(long number, long timeMs) => new()
    {
        EventId = string.Create(CultureInfo.InvariantCulture, $"e{number:D15}"),
        TimeMs = timeMs,
        Type = "click",
        Application = "web",
        TabId = "tab-1",
        MaskedAddress = "127.0.0.0/24",
        Details = _details,
    };

    /// <summary>The same as it is sent; ID, user and time have a fixed width, so that they can be replaced in place.</summary>
    public static string Json(long number, int user, long timeMs) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"eventId":"e{{number:D15}}","userId":"{{UserId(user)}}","time":{{timeMs:D13}},"type":"click","application":"web","tabId":"tab-1",{{Details[1..]}}""");

    private static readonly byte[] _details = Encoding.UTF8.GetBytes(Details);
}
