using Microsoft.AspNetCore.Http;

namespace Insights.Console.Shell;

/// <summary>Light, dark, or as the browser wishes, kept in a cookie.</summary>
internal static class ThemeChoice
{
    public const string Path = "/console/theme";

    private const string Cookie = "insights-theme";

    /// <summary>light, dark; null: as the browser wishes.</summary>
    public static string? Of(HttpContext? context) => context?.Request.Cookies[Cookie] is ("light" or "dark") and var chosen ? chosen : null;

    /// <summary>Takes the choice, and leads back to where it was made.</summary>
    public static void Answer(HttpContext context)
    {
        var chosen = context.Request.Query["value"].ToString();
        var options = new CookieOptions { SameSite = SameSiteMode.Strict, Path = "/", MaxAge = TimeSpan.FromDays(365), Secure = context.Request.IsHttps, HttpOnly = true };
        if (chosen is "light" or "dark")
            context.Response.Cookies.Append(Cookie, chosen, options);
        else
            context.Response.Cookies.Delete(Cookie, options);
        context.Response.Redirect(LocalAddress.Or(context.Request.Query["back"], "/"));
    }
}

/// <summary>Addresses that a request names, as far as they lead to this host.</summary>
internal static class LocalAddress
{
    /// <param name="otherwise">Where it names none, or one of another host.</param>
    public static string Or(string? address, string otherwise) =>
        address is ['/', ..] && !address.StartsWith("//", StringComparison.Ordinal) && !address.Contains('\\', StringComparison.Ordinal)
            && !address.Any(char.IsControl) && address.Length <= 2048
            ? address
            : otherwise;
}
