using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Insights.Testing.Processes;
using Npgsql;

namespace Insights.Testing.Postgres;

/// <summary>
/// A server of this process's own, on loopback and in a temporary folder. A shell stands between: it ends the server and
/// removes the folder when this process closes its end of a pipe, also when it is killed.
/// </summary>
internal sealed class ThrowAwayServer
{
    private static readonly TimeSpan _longestStart = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _longestStop = TimeSpan.FromSeconds(20);

    private const string Script = """
        "$1" -D "$2/data" -p "$3" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300 \
          -c shared_buffers=256MB -c max_wal_size=4GB >"$2/log" 2>&1 </dev/null &
        server=$!
        read -r _
        kill -INT $server
        wait $server
        rm -rf "$2"
        """;

    private readonly Process _keeper;

    private ThrowAwayServer(Process keeper, string connectionString)
    {
        (_keeper, ConnectionString) = (keeper, connectionString);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop();
    }

    public string ConnectionString { get; }

    public static async Task<ThrowAwayServer> StartAsync(string programs, string[] withoutRoot)
    {
        var folder = Directory.CreateTempSubdirectory("insights-postgres-").FullName;
        PostgresPrograms.HandOver(folder);
        PostgresPrograms.Run([.. withoutRoot, Path.Combine(programs, "initdb"), "-D", $"{folder}/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
        var port = FreePort.Find();
        string[] command = [.. withoutRoot, "/bin/sh", "-c", Script, "postgres", Path.Combine(programs, "postgres"), folder, $"{port}"];
        var keeper = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, WorkingDirectory = "/" })!;
        var server = new ThrowAwayServer(keeper, $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres;Pooling=false");
        await server.WaitUntilReadyAsync();
        return server;
    }

    private async Task WaitUntilReadyAsync()
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString);
                await connection.OpenAsync();
                return;
            }
            catch (NpgsqlException) when (Stopwatch.GetElapsedTime(began) < _longestStart && !_keeper.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }
    }

    private void Stop()
    {
        _keeper.StandardInput.Close();
        _keeper.WaitForExit(_longestStop);
    }
}
