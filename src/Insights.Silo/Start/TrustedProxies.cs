using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace Insights.Silo.Start;

/// <summary>Whose word is taken for where a request came from.</summary>
public static class TrustedProxies
{
    /// <param name="proxies">Addresses or networks (CIDR) whose X-Forwarded-For is believed; empty: none.</param>
    public static void Trust(this ForwardedHeadersOptions forwarded, IReadOnlyList<string> proxies)
    {
        forwarded.ForwardedHeaders = proxies.Count > 0 ? ForwardedHeaders.XForwardedFor : ForwardedHeaders.None;
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
}
