using Insights.Domain.Accounts;
using Insights.Service.Accounts;
using Insights.Service.Keys;

namespace Insights.Silo.Start;

/// <summary>The account for a first look: made where it is missing, its keys printed this once.</summary>
public static class Demo
{
    public static async Task StartAsync(string name, AccountDirectory accounts, AccountAdministration administration, string url, TextWriter output, CancellationToken ct)
    {
        try
        {
            accounts.Get(name);
            await output.WriteLineAsync($"The account '{name}' is there already; its keys were printed when it was made.");
            return;
        }
        catch (Service.ServiceException e) when (e.Fault == Service.ServiceFault.NotFound)
        {
            await administration.CreateAsync(OperatorKey.AtStart, name, AccountSettings.Default, ct);
        }
        var (_, ingest) = await administration.CreateKeyAsync(OperatorKey.AtStart, name, KeyKind.Ingest, ct);
        var (_, server) = await administration.CreateKeyAsync(OperatorKey.AtStart, name, KeyKind.Server, ct);
        var (_, import) = await administration.CreateKeyAsync(OperatorKey.AtStart, name, KeyKind.Import, ct);
        await output.WriteLineAsync(
            $$"""
            The account '{{name}}' was made. Its keys, printed this once:
              ingest  {{ingest}}
              server  {{server}}
              import  {{import}}

            A first event, and the profile with the session that it opened:
              curl -s {{url}}/v1/events -H 'x-api-key: {{ingest}}' -H 'content-type: application/json' \
                -d '{"events":[{"eventId":"e1","userId":"alice","type":"page_view","time":"'$(date -u +%Y-%m-%dT%H:%M:%SZ)'"}]}'
              curl -s '{{url}}/v1/endUsers/alice?view=OPEN_SESSION' -H 'x-api-key: {{server}}'

            """);
    }
}
