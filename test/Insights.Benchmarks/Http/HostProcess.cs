using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Insights.Benchmarks.Events;
using Insights.Benchmarks.Storage;
using Insights.Testing.Processes;

namespace Insights.Benchmarks.Http;

/// <summary>A host as a process of its own, on free ports of the loopback.</summary>
internal sealed class HostProcess : IDisposable
{
    private const string OperatorKey = "operator-key-of-the-benchmarks";
    private const string Listens = "Insights listens on ";
    private const string GrpcListens = "gRPC on ";

    private const int MostLines = 100;
    private const int MostFaults = 10;

    private static readonly string[] _levelsOfFaults = [" warn: ", " fail: ", " crit: "];

    private static readonly TimeSpan _longestStart = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly List<string> _faults = [];

    private readonly TaskCompletionSource<Uri> _url = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int _disposed;
    private volatile string? _awaited;
    private volatile TaskCompletionSource? _said;

    private HostProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, e) => Take(e.Data);
        _process.ErrorDataReceived += (_, e) => Take(e.Data);
        _process.Exited += (_, _) => _url.TrySetException(new InvalidOperationException("The host ended: " + Output()));
    }

    public Uri Url { get; private set; } = null!;

    /// <summary>Where it serves gRPC, where it does.</summary>
    public Uri GrpcUrl { get; private set; } = null!;

    /// <summary>From the start of the process to the moment it listens.</summary>
    public TimeSpan StartTime { get; private set; }

    /// <summary>Warnings and errors that it has logged so far.</summary>
    public int FaultCount { get; private set; }

    /// <summary>The first of them.</summary>
    public IReadOnlyList<string> Faults
    {
        get
        {
            lock (_lines)
                return [.. _faults];
        }
    }

    /// <summary>Memory that the process holds, in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>What it has had of the processor.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            if (_disposed == 1)
                return TimeSpan.Zero;
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>A silo as it is installed.</summary>
    /// <exception cref="InvalidOperationException">It ended; the message holds what it wrote.</exception>
    public static Task<HostProcess> StartAsync(IDatabase database) => StartSiloAsync(database, FreePort.Find(), "Insights.Silo.dll");

    /// <summary>A silo.</summary>
    /// <exception cref="InvalidOperationException">It ended; the message holds what it wrote.</exception>
    public static Task<HostProcess> StartSiloAsync(IDatabase database, int siloPort, string program, params string[] arguments) => StartAsync(
        program,
        [
            .. arguments,
            "--Kestrel:Endpoints:Http:Url=http://127.0.0.1:0", "--Kestrel:Endpoints:Grpc:Url=http://127.0.0.1:0", $"--Cluster:SiloPort={siloPort}",
            // As far as they go: counted, but out of reach of what is measured.
            "--EndUsers:NewPerMinute=100000000", "--EndUsers:DailyBytes=1073741824", "--Cluster:AdvertisedAddress=127.0.0.1", database.HostArgument, $"--Operator:Key={OperatorKey}",
        ]);

    /// <summary>A host that runs already, of which nothing is known but where it serves gRPC; it goes on.</summary>
    public static HostProcess Attached(Uri grpcUrl) => new(new ProcessStartInfo("dotnet")) { GrpcUrl = grpcUrl, _disposed = 1 };

    /// <summary>Any program that stands beside this one and says where it listens as the hosts do.</summary>
    /// <exception cref="InvalidOperationException">It ended; the message holds what it wrote.</exception>
    public static async Task<HostProcess> StartAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, program), .. arguments])
            start.ArgumentList.Add(argument);
        var host = new HostProcess(start);
        try
        {
            var began = Stopwatch.GetTimestamp();
            host._process.Start();
            host._process.BeginOutputReadLine();
            host._process.BeginErrorReadLine();
            host.Url = await host._url.Task.WaitAsync(_longestStart);
            host.StartTime = Stopwatch.GetElapsedTime(began);
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    /// <summary>Makes the account of the sample events.</summary>
    /// <returns>A key of it.</returns>
    public async Task<string> CreateAccountAsync(string kind = "INGEST", TimeSpan? sessionTimeout = null)
    {
        using var client = new HttpClient { BaseAddress = Url };
        client.DefaultRequestHeaders.Add("x-api-key", OperatorKey);
        (await client.PostAsJsonAsync("/v1/accounts", new
        {
            account = SampleEvents.Account,
            settings = new { sessionTimeout = $"{(sessionTimeout ?? TimeSpan.FromMinutes(30)).TotalSeconds}s" },
        })).EnsureSuccessStatusCode();
        return await CreateKeyAsync(kind);
    }

    /// <summary>Makes another key of the account of the sample events.</summary>
    public async Task<string> CreateKeyAsync(string kind)
    {
        using var client = new HttpClient { BaseAddress = Url };
        client.DefaultRequestHeaders.Add("x-api-key", OperatorKey);
        var answer = await client.PostAsJsonAsync($"/v1/accounts/{SampleEvents.Account}/keys", new { kind });
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("key").GetString()!;
    }

    /// <summary>Says a line to the program, and waits until it has said one back.</summary>
    public async Task AskAsync(string line, string answer)
    {
        var said = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        (_awaited, _said) = (answer, said);
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
        await said.Task.WaitAsync(_longestStart);
    }

    private void Take(string? line)
    {
        if (line is null)
            return;
        if (line == _awaited)
            _said?.TrySetResult();
        lock (_lines)
        {
            if (_levelsOfFaults.Any(level => line.Contains(level, StringComparison.Ordinal)))
            {
                FaultCount++;
                if (_faults.Count < MostFaults)
                    _faults.Add(line);
            }
            if (_lines.Count < MostLines)
                _lines.Add(line);
        }
        if (line.IndexOf(Listens, StringComparison.Ordinal) is not (var listens and >= 0))
            return;
        if (line.IndexOf(GrpcListens, StringComparison.Ordinal) is var grpc and >= 0)
            GrpcUrl = new Uri(line[(grpc + GrpcListens.Length)..].Split(',', ';')[0]);
        _url.TrySetResult(new Uri(line[(listens + Listens.Length)..].Split(',', ';')[0]));
    }

    private string Output()
    {
        lock (_lines)
            return string.Join('\n', _lines);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
