using Insights.Domain.Accounts;
using Insights.Domain.Telemetry;
using Insights.Service;
using Insights.Service.Accounts;
using Insights.Service.Keys;

namespace Insights.Silo.Start;

/// <summary>The account for a first look: made where it is missing, its keys shown this once.</summary>
internal sealed partial class Demo(AccountDirectory accounts, AccountAdministration administration, NewKeys keys, ILogger<Demo> logger)
{
    /// <returns>What to paste to send a first event and see the profile; empty where the account was there already.</returns>
    public async Task<string> StartAsync(string name, string url, CancellationToken ct)
    {
        try
        {
            accounts.Get(name);
            Known(name);
            return "";
        }
        catch (ServiceException e) when (e.Fault == ServiceFault.NotFound)
        {
            await administration.CreateAsync(OperatorKey.AtStart, name, AccountSettings.Default, ct);
        }
        var (_, ingest) = await administration.CreateKeyAsync(OperatorKey.AtStart, name, KeyKind.Ingest, ct);
        var (_, server) = await administration.CreateKeyAsync(OperatorKey.AtStart, name, KeyKind.Server, ct);
        var (_, import) = await administration.CreateKeyAsync(OperatorKey.AtStart, name, KeyKind.Import, ct);
        var (_, browser) = await administration.CreateKeyAsync(OperatorKey.AtStart, name, KeyKind.Browser, ct, origins: PagesAt(url));
        await keys.ShowAsync($"The account '{name}' was made", ("ingest", ingest), ("server", server), ("import", import), ("browser", browser));
        return $$"""

            A first event, and the profile with the session that it opened:
              curl -s {{url}}/v1/events -H 'x-api-key: {{ingest}}' -H 'content-type: application/json' \
                -d '{"events":[{"eventId":"e1","userId":"alice","type":"page_view","time":"'$(date -u +%Y-%m-%dT%H:%M:%SZ)'"}]}'
              curl -s '{{url}}/v1/endUsers/alice?view=OPEN_SESSION' -H 'x-api-key: {{server}}'

            """;
    }

    /// <summary>The pages of this machine that the browser key admits: the silo's own, and those of examples/shop.</summary>
    private static string[] PagesAt(string url)
    {
        var own = new Uri(url);
        return
        [
            .. new[] { own.GetLeftPart(UriPartial.Authority), $"{own.Scheme}://localhost:{own.Port}", $"{own.Scheme}://127.0.0.1:{own.Port}", "http://localhost:8000", "http://127.0.0.1:8000" }
                .Distinct().Where(o => KeyOrigins.Fault([o]) is null),
        ];
    }

    [LoggerMessage(EventIds.DemoKnown, LogLevel.Information, "The account '{Account}' is there already; its keys were shown when it was made.")]
    private partial void Known(string account);
}
