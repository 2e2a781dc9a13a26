using System.Globalization;
using System.Text;
using System.Text.Json;
using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Storage.Codec;
using Insights.Domain.Events;

namespace Insights.Benchmarks.Load;

/// <summary>What a silo stores of an event of <see cref="Message"/>, so that the bare loop writes rows like those that it is compared with.</summary>
internal static class StoredEvent
{
    private const long AnyMs = 1_767_225_600_000;

    public static byte[] Entry()
    {
        var details = JsonSerializer.Serialize(new
        {
            page = new { url = "https://shop.example/products/wool-socks?ref=home", title = "Wool socks" },
            element = new { id = "add-to-cart", tag = "button" },
            properties = new { plan = "pro", step = 3 },
            context = new { userAgent = Browsers.Any },
        });
        return UserCodec.Instance.Encode(new EventAccepted(
            new UserEvent
            {
                EventId = string.Create(CultureInfo.InvariantCulture, $"e{1:D15}"),
                TimeMs = AnyMs,
                Type = "click",
                Application = "web",
                TabId = "tab-1",
                Place = new Place("CH", "Zurich", "City 100"),
                Browser = new Browser("Chrome", "120.0"),
                MaskedAddress = "185.104.100/24",
                Details = Encoding.UTF8.GetBytes(details),
            },
            AnyMs,
            AccountSettings.Default.RulesFor(null)));
    }
}
