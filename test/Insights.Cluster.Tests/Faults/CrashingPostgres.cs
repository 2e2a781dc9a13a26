using System.Diagnostics;
using Insights.Cluster.Tests.Fixture;
using Insights.Testing.Postgres;
using Insights.Testing.Processes;
using Npgsql;

namespace Insights.Cluster.Tests.Faults;

/// <summary>
/// A PostgreSQL server of one test's own that can be killed and started again over the same data. A shell stands between,
/// told what to do line by line: it ends the server and removes the data when this process is gone, however that ends.
/// </summary>
internal sealed class CrashingPostgres : IAsyncDisposable
{
    private const string Script = """
        server=
        while read -r command; do
          case $command in
            start)
              if [ -z "$server" ] || ! kill -0 "$server" 2>/dev/null; then
                "$1" -D "$2/data" -p "$3" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300 \
                  -c shared_buffers=256MB -c max_wal_size=4GB >>"$2/log" 2>&1 </dev/null &
                server=$!
              fi ;;
            kill) kill -KILL "$server"; wait "$server" 2>/dev/null; echo killed ;;
          esac
        done
        kill -INT "$server" 2>/dev/null
        wait
        rm -rf "$2"
        """;

    private static readonly TimeSpan _longestStart = TimeSpan.FromSeconds(60);

    private readonly Process _keeper;

    private readonly string _folder;

    private CrashingPostgres(Process keeper, string folder, int port)
    {
        (_keeper, _folder) = (keeper, folder);
        ConnectionString = $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres;Timeout=5;Command Timeout=10";
    }

    public string ConnectionString { get; }

    /// <exception cref="Xunit.SkipException">PostgreSQL's programs are not here.</exception>
    public static Task<CrashingPostgres> StartAsync() =>
        StartAsync((data, initdb) => [initdb, "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);

    /// <summary>A server over a copy of this one's files, made while it is killed: the same in all but its port.</summary>
    public async Task<CrashingPostgres> CloneAsync()
    {
        await KillAsync();
        var clone = await StartAsync((data, _) => ["cp", "-R", $"{_folder}/data", data]);
        await RestartAsync();
        return clone;
    }

    /// <param name="make">The command that fills the folder of the data, of that folder and initdb's path.</param>
    private static async Task<CrashingPostgres> StartAsync(Func<string, string, string[]> make)
    {
        var programs = PostgresPrograms.FindFolder();
        var withoutRoot = PostgresPrograms.WithoutRoot();
        Skip.If(programs is null || withoutRoot is null, "PostgreSQL is not installed here, or cannot be run.");
        var folder = Directory.CreateTempSubdirectory("insights-postgres-").FullName;
        PostgresPrograms.HandOver(folder);
        PostgresPrograms.Run([.. withoutRoot!, .. make($"{folder}/data", Path.Combine(programs!, "initdb"))]);
        File.Delete($"{folder}/data/postmaster.pid");
        var port = FreePort.Find();
        string[] command = [.. withoutRoot!, "/bin/sh", "-c", Script, "postgres", Path.Combine(programs!, "postgres"), folder, $"{port}"];
        var keeper = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
        })!;
        var server = new CrashingPostgres(keeper, folder, port);
        await server.RestartAsync();
        return server;
    }

    /// <summary>Kills the server (SIGKILL of the postmaster); its other processes end by themselves.</summary>
    public async Task KillAsync()
    {
        await TellAsync("kill");
        (await _keeper.StandardOutput.ReadLineAsync()).ShouldBe("killed");
    }

    /// <summary>Starts it over its data, which it recovers, and returns when it answers.</summary>
    public async Task RestartAsync()
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            // It refuses while a process of the one before still holds the memory that they shared.
            await TellAsync("start");
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
                await connection.OpenAsync();
                return;
            }
            catch (NpgsqlException) when (Stopwatch.GetElapsedTime(began) < _longestStart)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _keeper.StandardInput.Close();
        await _keeper.WaitForExitAsync();
        _keeper.Dispose();
    }

    private async Task TellAsync(string command)
    {
        await _keeper.StandardInput.WriteLineAsync(command);
        await _keeper.StandardInput.FlushAsync();
    }
}
