using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace Insights.Silo.Start;

/// <summary>Whose word is taken for where a request came from, and in which header.</summary>
public static class TrustedProxies
{
    /// <summary>The usual header, a list; each proxy adds the address that it was called from.</summary>
    public const string Usual = "X-Forwarded-For";

    /// <summary>That of RFC 7239.</summary>
    public const string Standard = "Forwarded";

    /// <summary>Headers that a proxy may set; only the one that is configured counts, as a client may send the others.</summary>
    public static readonly IReadOnlyList<string> Headers = [Usual, Standard, "X-Real-IP", "CF-Connecting-IP"];

    /// <param name="proxies">Addresses or networks (CIDR) that are believed; empty: none.</param>
    /// <param name="header">One of <see cref="Headers"/>.</param>
    public static void Trust(this ForwardedHeadersOptions forwarded, IReadOnlyList<string> proxies, string header)
    {
        forwarded.ForwardedHeaders = proxies.Count > 0 ? ForwardedHeaders.XForwardedFor : ForwardedHeaders.None;
        // The standard one is put into the form of the usual one before it is looked at.
        forwarded.ForwardedForHeaderName = header == Standard ? Usual : header;
        forwarded.ForwardLimit = null;
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
        {
            if (IPAddress.TryParse(proxy, out var address))
                forwarded.KnownProxies.Add(address);
            else
                forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
        }
    }

    /// <summary>Puts the header of RFC 7239 in place of the usual one.</summary>
    public static void UseStandardForwarded(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Request.Headers[Usual] = ForwardedFor.Of(context.Request.Headers[Standard]);
        return next(context);
    });
}
