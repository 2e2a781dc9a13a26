using System.Globalization;

namespace Insights.Benchmarks.Running;

/// <summary>What to run, and for how long.</summary>
/// <param name="Quick">Few short rounds and small tables: shows that everything runs, its figures mean little.</param>
/// <param name="Only">Names of those to run; empty: all.</param>
/// <param name="Rounds">How often each variant is measured. Default 5, quick 2; 1 to 100.</param>
/// <param name="Each">How long one measurement takes. Default 4 s, quick 1 s; 1 to 60 s.</param>
/// <param name="WarmUp">How long a process works before it is measured: 15 s, quick 2 s.</param>
/// <param name="Users">How many users the backlog is of. Default 200,000, quick 10,000; 1,000 to 10,000,000.</param>
internal sealed record BenchmarkSettings(
    bool Quick, IReadOnlyList<string> Only, int Rounds, TimeSpan Each, TimeSpan WarmUp, bool Markdown, int Users)
{
    public const string Help = """
        Measures Insights, everything side by side in one run: dotnet run -c Release --project test/Insights.Benchmarks -- [OPTION]...

          --only NAME    only this one; may be given several times. NAME is one of:
                           domain      events through the state machine alone
                           calls       durable events over gRPC in four shapes and lookups, beside the bare loop, empty calls
                                       and grain state written per event
                           mixed, one-user, streamed, single, get   one of these shapes alone
                           protocols   events over HTTP beside events over gRPC on one silo: processor time of each
                           users       bytes of a user with an open session; cold activations per second
                           closing     200,000 open sessions: rows of reminders, how fast they close, what is left
                           backlog     many users imported from the past at full speed, and as many sessions that were due while
                                       no silo ran: live traffic beside them, how soon all are closed, what the silo says
                           silos       one silo and two on this machine
                           live        how soon a watcher sees each of 10,000 users who come, with one silo and with two
                           sqlite      rows into a SQLite file: bare loop, group commit, ingest over HTTP
                           postgresql  the same on PostgreSQL
                           start-sqlite, start-postgresql   time to start with many users known
                           lists       pages and counts of filters over 1,000,000 users on PostgreSQL, with their plans
          --rounds N     measurements of each variant, 1 to 100 (default 5)
          --seconds N    length of one measurement, 1 to 60 (default 4)
          --users N      users of the backlog, 1,000 to 10,000,000 (default 200,000)
          --quick        2 rounds of 1 s, small tables: whether everything runs; the figures mean little
          --markdown     the table in Markdown
          --help         this

        The variants of a round follow one another, in turn forwards and backwards; figures are medians over the rounds, ratios
        are taken within each round. PostgreSQL is a throw-away server from the programs that are installed, or the one that
        INSIGHTS_TEST_POSTGRES names by a connection string; without either it is left out. Everything is on loopback and in
        temporary folders that are removed. Exit code: 0; 1 where something failed; 2 for a wrong argument.
        """;

    public static (BenchmarkSettings? Settings, string Fault) Read(string[] args, IReadOnlyList<string> names)
    {
        var only = new List<string>();
        var (quick, markdown, rounds, seconds, users) = (false, false, 0, 0, 0);
        for (var i = 0; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            switch (args[i])
            {
                case "--help" or "-h":
                    return (null, Help);
                case "--quick":
                    quick = true;
                    break;
                case "--markdown":
                    markdown = true;
                    break;
                case "--only" when names.Contains(value):
                    only.Add(args[++i]);
                    break;
                case "--rounds" when IsNumber(value, 1, 100, out rounds):
                case "--seconds" when IsNumber(value, 1, 60, out seconds):
                case "--users" when IsNumber(value, 1_000, 10_000_000, out users):
                    i++;
                    break;
                default:
                    return (null, $"'{args[i]} {value}' is not understood; --help tells what is.");
            }
        }
        return (new BenchmarkSettings(
            quick,
            only,
            rounds > 0 ? rounds : quick ? 2 : 5,
            TimeSpan.FromSeconds(seconds > 0 ? seconds : quick ? 1 : 4),
            TimeSpan.FromSeconds(quick ? 2 : 15),
            markdown,
            users > 0 ? users : quick ? 10_000 : 200_000), "");
    }

    private static bool IsNumber(string text, int min, int max, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= min && number <= max;
}
