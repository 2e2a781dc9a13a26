namespace Insights.Cluster.Benchmarks;

internal static class Help
{
    public const string Text = """
        Measures the cluster on PostgreSQL, everything side by side in one run:
        dotnet run -c Release --project test/Insights.Cluster.Benchmarks -- [OPTION]...

          --only NAME    only this one; may be given several times. NAME is one of:
                           calls    durable events over gRPC in four shapes and lookups, beside the bare loop, empty calls
                                    and grain state written per event
                           mixed, one-user, streamed, single, get   one of these shapes alone
                           users    bytes of a user with an open session; cold activations per second
                           closing  200,000 open sessions: rows of reminders, how fast they close, what is left
                           silos    one silo and two on this machine
                           live     how soon a watcher sees each of 10,000 users who come, with one silo and with two
          --rounds N     measurements of each variant, 1 to 100 (default 5)
          --seconds N    length of one measurement, 1 to 60 (default 4)
          --quick        2 rounds of 1 s: whether everything runs; the figures mean little
          --markdown     the table in Markdown
          --help         this

        The variants of a round follow one another, in turn forwards and backwards; figures are medians over the rounds, ratios
        are taken within each round. PostgreSQL is a throw-away server from the programs that are installed, or the one that
        INSIGHTS_TEST_POSTGRES names by a connection string; without either nothing is measured. Everything is on loopback.
        Exit code: 0; 1 where something failed; 2 for a wrong argument.
        """;
}
