using Insights.Cluster.Tests.Fixture;
using Insights.Testing.Processes;

namespace Insights.Cluster.Tests.Faults;

/// <summary>One place in the cluster: a silo as a process, and the next one where it was.</summary>
internal sealed class Member(string postgreSql) : IDisposable
{
    public int SiloPort { get; } = FreePort.Find();

    private readonly int _grpcPort = FreePort.Find();
    private ServerProcess? _process;

    /// <summary>Where gRPC is, whoever serves it.</summary>
    public string Grpc => $"http://127.0.0.1:{_grpcPort}";

    public ServerProcess Process => _process ?? throw new InvalidOperationException("It was not started.");

    public async Task StartAsync()
    {
        _process?.Dispose();
        _process = await ServerProcess.StartSiloAsync(
            SiloPort, $"--Storage:PostgreSql={postgreSql};Maximum Pool Size=40", $"--Kestrel:Endpoints:Grpc:Url={Grpc}");
    }

    /// <summary>SIGKILL.</summary>
    public Task KillAsync() => Process.KillAsync();

    /// <summary>SIGSTOP: it hangs, its connections open.</summary>
    public Task PauseAsync() => Process.SignalAsync("STOP");

    /// <summary>SIGCONT: it goes on where it stood.</summary>
    public Task ResumeAsync() => Process.SignalAsync("CONT");

    /// <summary>SIGTERM, and its end without a fault.</summary>
    public async Task StopAsync() => (await Process.StopAsync()).ShouldBe(0, Process.Output);

    public void Dispose() => _process?.Dispose();
}
