using System.Reflection;

namespace Insights.Silo.Start;

/// <summary>What a silo's command line may say beside settings, and what is wrong with it.</summary>
internal static class HostArguments
{
    private const string Help = """
        Insights keeps one record for every end user of a product. This program is its server.

          Insights.Silo [--SETTING=VALUE]...

        Without settings it is one silo on its own: data in the SQLite file insights.db in this folder, the HTTP API on
        http://127.0.0.1:5080, gRPC on http://127.0.0.1:5081.

          --Demo:Account=demo                      makes an account for a first look, and shows its keys
          --Storage:Sqlite=FILE                    where the data is
          --Storage:PostgreSql='Host=...'          makes it a member of the cluster on this database instead
          --Kestrel:Endpoints:Http:Url=URL         where HTTP listens, such as http://0.0.0.0:5080
          --Kestrel:Endpoints:Grpc:Url=URL         where gRPC listens
          --Cluster:SiloPort=PORT                  the port for other silos (11111)
          --Cluster:Tls:Certificate=FILE           what it shows them; with :Key and :Authority
          --Operator:Key=KEY                       the operator key; without it one is made at the first start, and shown once
          --Enrichment:Places=FILE                 a database of places in MaxMind's format
          --Telemetry:Otlp=URL                     where a collector takes metrics and spans
          --Logging:Console:FormatterName=json     logs as JSON, a line each
          --help, --version                        show this, or the version, and start nothing

        A setting may also stand in appsettings.json in this folder, or in the environment, with two underscores for each ':'
        (Storage__Sqlite). docs/configuration.md lists every setting with its default and bounds.
        """;

    /// <summary>What to answer instead of starting; null: it is to start.</summary>
    public static string? Answer(string[] args) => args switch
    {
        _ when args.Any(a => a is "--help" or "-h" or "-?" or "/?") => Help,
        _ when args.Contains("--version") => Version,
        _ => null,
    };

    /// <summary>Arguments that are no settings, each named.</summary>
    public static IReadOnlyList<string> Faults(string[] args)
    {
        var faults = new List<string>();
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
                faults.Add($"'{args[i]}' is no setting; write --NAME=VALUE, or --help for a list");
            else if (args[i].Contains('='))
                continue;
            else if (i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal))
                i++;
            else
                faults.Add($"{args[i]} has no value; write {args[i]}=VALUE");
        }
        return faults;
    }

    private static string Version =>
        typeof(HostArguments).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
