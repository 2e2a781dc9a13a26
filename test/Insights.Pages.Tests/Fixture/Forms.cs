using System.Net;
using System.Text.RegularExpressions;

namespace Insights.Pages.Tests.Fixture;

/// <summary>Forms as a browser sends them.</summary>
public static partial class Forms
{
    /// <summary>The fields of a form of a page, with the token that the page gave.</summary>
    public static FormUrlEncodedContent Of(string page, string handler, params (string Name, string Value)[] fields) => new(
    [
        new("_handler", handler),
        new("__RequestVerificationToken", WebUtility.HtmlDecode(Token().Match(page).Groups[1].Value)),
        .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value)),
    ]);

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
