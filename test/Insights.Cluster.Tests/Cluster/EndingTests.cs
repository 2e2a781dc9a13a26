using Insights.Silo.Start;
using Insights.Testing.Logging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Insights.Cluster.Tests.Cluster;

public sealed class EndingTests
{
    [Fact]
    public async Task A_part_that_fails_while_the_silo_runs_ends_it_with_an_exit_code_and_a_word()
    {
        using var log = new LogCapture();
        using var errors = new StringWriter();
        var fails = new TaskCompletionSource();
        using var app = Host(log, fails.Task);
        await app.StartAsync();
        var ending = EndAsync(app, errors);
        fails.SetException(new FormatException("what it was"));
        (await ending.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System)).ShouldBe(1);
        errors.ToString().ShouldContain("what it was");
        log.Lines.ShouldContain(l => l.Level == LogLevel.Critical);
        log.Lines.ShouldContain(l => l.Level == LogLevel.Error && l.Text.Contains("what it was", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stop_that_was_asked_for_ends_it_with_0()
    {
        using var errors = new StringWriter();
        using var app = Host(new LogCapture(), new TaskCompletionSource().Task);
        await app.StartAsync();
        var ending = EndAsync(app, errors);
        app.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        (await ending.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System)).ShouldBe(0);
        errors.ToString().ShouldBeEmpty();
    }

    private static async Task<int> EndAsync(IHost app, TextWriter errors)
    {
        await app.WaitForShutdownAsync();
        return await Ending.CodeAsync(app, errors);
    }

    private static IHost Host(LogCapture log, Task work)
    {
        var builder = new HostApplicationBuilder();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.Services.AddHostedService(_ => new Part(work));
        return builder.Build();
    }

    private sealed class Part(Task work) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => work.WaitAsync(stoppingToken);
    }
}
