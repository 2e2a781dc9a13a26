using Insights.Hosting.Start;
using Insights.Service.Keys;
using Insights.Standalone.Configuration;
using Insights.Storage;

namespace Insights.Standalone.Start;

/// <summary>Builds and runs the standalone host: one process, one database, HTTP.</summary>
public sealed class StandaloneHost : HostProgram
{
    private readonly WebApplicationBuilder _builder;
    private readonly StandaloneOptions _options;

    private StandaloneHost(WebApplicationBuilder builder, StandaloneOptions options, TextWriter output, TextWriter errors)
        : base(builder, options.Common, output, errors) => (_builder, _options) = (builder, options);

    /// <returns>The exit code: 0 after a stop that was asked for, 1 where it could not start.</returns>
    public static Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        var builder = StandaloneApp.CreateBuilder(args);
        var (options, faults) = StandaloneOptions.Read(builder.Configuration);
        return new StandaloneHost(builder, options, output, errors).RunAsync(faults);
    }

    /// <inheritdoc/>
    protected override WebApplication Build(InsightsStore store, OperatorKey operatorKey) =>
        StandaloneApp.Build(_builder, _options, store, operatorKey, TimeProvider.System);

    /// <inheritdoc/>
    protected override string? WhyNotStarted(Exception e) => e is IOException ? $"The host cannot listen: {e.Message}" : null;

    /// <inheritdoc/>
    protected override string UrlOf(WebApplication app) => app.Urls.FirstOrDefault() ?? StandaloneOptions.DefaultUrls;

    /// <inheritdoc/>
    protected override IEnumerable<string> Greeting(WebApplication app) =>
        [$"Insights listens on {string.Join(", ", app.Urls)}; API description at {UrlOf(app)}/openapi/v1.json. Ctrl+C stops it."];
}
