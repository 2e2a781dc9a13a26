using Shouldly;

namespace Insights.Testing.Processes;

/// <summary>One place for a silo: a process on ports of its own, and the next one where it was.</summary>
/// <param name="settings">Where the data is, and what else is to be set.</param>
public sealed class Member(params string[] settings) : IDisposable
{
    private ServerProcess? _process;

    public int SiloPort { get; } = FreePort.Find();

    /// <summary>Where HTTP is, whoever serves it.</summary>
    public string Http { get; } = $"http://127.0.0.1:{FreePort.Find()}";

    /// <summary>Where gRPC is, whoever serves it.</summary>
    public string Grpc { get; } = $"http://127.0.0.1:{FreePort.Find()}";

    public ServerProcess Process => _process ?? throw new InvalidOperationException("It was not started.");

    public async Task StartAsync()
    {
        _process?.Dispose();
        _process = await ServerProcess.StartSiloAsync(
            SiloPort, [$"--Kestrel:Endpoints:Http:Url={Http}", $"--Kestrel:Endpoints:Grpc:Url={Grpc}", .. settings]);
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
