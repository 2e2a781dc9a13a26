using Insights.Hosting.Configuration;
using Insights.Service.Accounts;
using Insights.Service.Keys;
using Insights.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Insights.Hosting.Start;

/// <summary>
/// A host from its configuration to its end: tells the faults of the configuration, opens the store, builds and starts the
/// application, prints what is printed at a start, and runs until it is asked to stop. A host says what is its own.
/// </summary>
/// <param name="builder">With the configuration, from <see cref="WebDefaults.CreateBuilder"/>.</param>
/// <param name="settings">As read from it.</param>
/// <param name="output">Where a start is told, and keys that were made.</param>
/// <param name="errors">Where it is told why there is no start.</param>
public abstract class HostProgram(WebApplicationBuilder builder, CommonSettings settings, TextWriter output, TextWriter errors)
{
    /// <param name="faults">Of the configuration; it starts where there is none.</param>
    /// <returns>The exit code: 0 after a stop that was asked for, 1 where it could not start.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> faults)
    {
        if (faults.Count > 0)
            return await FailAsync($"The configuration has {faults.Count} fault(s):\n  " + string.Join("\n  ", faults));
        using var loggers = LoggerFactory.Create(l => l.AddConfiguration(builder.Configuration.GetSection("Logging")).AddConsole());
        var store = await StoreOpening.TryOpenAsync(settings.Storage, TimeProvider.System, loggers, errors, CancellationToken.None);
        if (store is null)
            return 1;
        await using (store)
        {
            if (await WhyNotPreparedAsync(CancellationToken.None) is { } why)
                return await FailAsync(why);
            await using var app = Build(store, new OperatorKey(settings.OperatorKey));
            return await RunAsync(app);
        }
    }

    /// <summary>Makes what the host needs beside the store.</summary>
    /// <returns>Why it cannot start; null: nothing hinders it.</returns>
    protected virtual Task<string?> WhyNotPreparedAsync(CancellationToken ct) => Task.FromResult<string?>(null);

    /// <summary>Composes the application; does not start it.</summary>
    protected abstract WebApplication Build(InsightsStore store, OperatorKey operatorKey);

    /// <returns>Why it could not start where <paramref name="e"/> says so; null: it is a fault of the program.</returns>
    protected abstract string? WhyNotStarted(Exception e);

    /// <summary>Where the HTTP API of the running application is.</summary>
    protected abstract string UrlOf(WebApplication app);

    /// <summary>What a start tells, a line each.</summary>
    protected abstract IEnumerable<string> Greeting(WebApplication app);

    private async Task<int> RunAsync(WebApplication app)
    {
        var accounts = app.Services.GetRequiredService<AccountDirectory>();
        var administration = app.Services.GetRequiredService<AccountAdministration>();
        await accounts.RefreshAsync(CancellationToken.None);
        if (await administration.MakeOperatorKeyAsync(CancellationToken.None) is { } operatorKey)
            await output.WriteLineAsync($"The operator key, made and printed this once: {operatorKey}");
        try
        {
            await app.StartAsync();
        }
        catch (Exception e) when (WhyNotStarted(e) is { } why)
        {
            return await FailAsync(why);
        }
        foreach (var line in Greeting(app))
            await output.WriteLineAsync(line);
        if (settings.DemoAccount is { } demo)
            await Demo.StartAsync(demo, accounts, administration, UrlOf(app), output, CancellationToken.None);
        await output.FlushAsync();
        await app.WaitForShutdownAsync();
        return 0;
    }

    private async Task<int> FailAsync(string why)
    {
        await errors.WriteLineAsync(why);
        return 1;
    }
}
