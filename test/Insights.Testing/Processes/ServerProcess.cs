using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Insights.Testing.Processes;

/// <summary>A silo as a process of its own, on free ports of the loopback.</summary>
public sealed partial class ServerProcess : IDisposable
{
    public const string OperatorKey = "operator-key-of-the-tests";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly TaskCompletionSource<(string Http, string Grpc)> _url = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(Process process) => _process = process;

    public string Url { get; private set; } = "";

    /// <summary>Where it serves gRPC.</summary>
    public string GrpcUrl { get; private set; } = "";

    /// <summary>Processor time that it has taken.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Memory that it holds, bytes.</summary>
    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>All that it has written so far, to both outputs.</summary>
    public string Output
    {
        get
        {
            lock (_lines)
                return string.Join('\n', _lines);
        }
    }

    /// <summary>Starts a silo of its own on a SQLite file, and returns when it listens.</summary>
    public static Task<ServerProcess> StartAsync(string sqlite, params string[] settings) =>
        StartWithoutKeyAsync(sqlite, [$"--Operator:Key={OperatorKey}", .. settings]);

    /// <summary>The same with no operator key configured.</summary>
    public static Task<ServerProcess> StartWithoutKeyAsync(string sqlite, params string[] settings) =>
        ListeningAsync([$"--Storage:Sqlite={sqlite}", $"--Cluster:SiloPort={FreePort.Find()}", .. settings]);

    /// <summary>Starts a silo, and returns when it listens.</summary>
    /// <param name="siloPort">Free on the loopback.</param>
    /// <param name="settings">Where the data is, and what else is to be set.</param>
    public static Task<ServerProcess> StartSiloAsync(int siloPort, params string[] settings) =>
        ListeningAsync([$"--Operator:Key={OperatorKey}", $"--Cluster:SiloPort={siloPort}", "--Cluster:AdvertisedAddress=127.0.0.1", .. settings]);

    /// <summary>Starts a silo of its own whose heap may take so many bytes and no more, and returns when it listens.</summary>
    public static Task<ServerProcess> StartWithinAsync(long heapBytes, string sqlite, params string[] settings) => ListeningAsync(
        [$"--Storage:Sqlite={sqlite}", $"--Cluster:SiloPort={FreePort.Find()}", $"--Operator:Key={OperatorKey}", .. settings],
        ("DOTNET_GCHeapHardLimit", $"0x{heapBytes:X}"));

    private static async Task<ServerProcess> ListeningAsync(string[] settings, params (string, string)[] environment)
    {
        var silo = Run("Insights.Silo.dll", ["--Kestrel:Endpoints:Http:Url=http://127.0.0.1:0", "--Kestrel:Endpoints:Grpc:Url=http://127.0.0.1:0", .. settings], environment);
        (silo.Url, silo.GrpcUrl) = await silo._url.Task.WaitAsync(StartLimit);
        return silo;
    }

    /// <summary>Starts a silo with these arguments alone; its program lies beside the tests.</summary>
    public static ServerProcess Run(params string[] args) => Run("Insights.Silo.dll", args);

    /// <summary>Starts a program that lies beside the tests.</summary>
    public static ServerProcess Run(string program, string[] args, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, program));
        foreach (var arg in args)
            start.ArgumentList.Add(arg);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var server = new ServerProcess(new Process { StartInfo = start, EnableRaisingEvents = true });
        server._process.OutputDataReceived += (_, e) => server.Take(e.Data);
        server._process.ErrorDataReceived += (_, e) => server.Take(e.Data);
        server._process.Exited += (_, _) => server._url.TrySetException(new InvalidOperationException("The silo ended:\n" + server.Output));
        server._process.Start();
        server._process.StandardInput.Close();
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        return server;
    }

    /// <summary>A client with a key.</summary>
    public HttpClient Client(string key)
    {
        var client = new HttpClient { BaseAddress = new Uri(Url), Timeout = TimeSpan.FromSeconds(30) };
        client.DefaultRequestHeaders.Add("x-api-key", key);
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return client;
    }

    /// <summary>Ends it as a power cut would: SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to stop, as an operator would (SIGTERM), and waits until it has.</summary>
    public async Task<int> StopAsync()
    {
        await SignalAsync("TERM");
        return await ExitAsync();
    }

    /// <summary>Sends a signal, by its name without SIG.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Waits until it has ended by itself.</summary>
    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(StartLimit);
        return _process.ExitCode;
    }

    private void Take(string? line)
    {
        if (line is null)
            return;
        lock (_lines)
            _lines.Add(line);
        if (ListensOn().Match(line) is { Success: true } match)
            _url.TrySetResult((match.Groups[1].Value, match.Groups[2].Value));
    }

    [GeneratedRegex(@"Insights listens on (http://[^,;]+), gRPC on (http://[^,;]+)")]
    private static partial Regex ListensOn();

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
