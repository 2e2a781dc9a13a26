using Microsoft.Extensions.Logging.Console;

namespace Insights.Silo.Start;

/// <summary>How a silo logs to its output: a line each, with the time in UTC, or as JSON where the configuration says so.</summary>
internal static class ConsoleLog
{
    private const string Time = "yyyy-MM-ddTHH:mm:ss.fffZ";

    /// <summary>Settings under all others.</summary>
    public static readonly IReadOnlyDictionary<string, string?> Defaults = new Dictionary<string, string?>
    {
        ["Logging:LogLevel:Default"] = "Information",
        // The web server's own lines name paths, and with them end users.
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        // What it says of a start the silo says itself.
        ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Warning",
        // Much at every start, of interest to who works on the cluster itself.
        ["Logging:LogLevel:Orleans"] = "Warning",
        // Two lines for each user that is placed.
        ["Logging:LogLevel:Polly"] = "Warning",
        // A line or more for every call that ends with a fault, which its caller is told.
        ["Logging:LogLevel:Grpc"] = "Warning",
        // An error with a stack trace for each frame that is none; the API tells its sender, and says it in a line at Debug.
        ["Logging:LogLevel:Grpc.AspNetCore.Server.ServerCallHandler"] = "None",
        // An error each second while the silo is not ready, as at every stop; whoever asks for its health is told why.
        ["Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks"] = "None",
        // One error for each call to a silo that is gone, until that is noticed; who called is told.
        ["Logging:LogLevel:Orleans.Messaging"] = "Critical",
        ["Logging:LogLevel:Orleans.Runtime.CallbackData"] = "Error",
        // A stack trace for each connection that TLS refuses, which the silo tells in a line.
        ["Logging:LogLevel:Orleans.Connections.Security"] = "None",
        // Takes the time since the machine started for a delay, at every start.
        ["Logging:LogLevel:Orleans.Runtime.Watchdog"] = "Error",
        ["Logging:Console:FormatterName"] = ConsoleFormatterNames.Simple,
        ["Logging:Console:FormatterOptions:SingleLine"] = "true",
        ["Logging:Console:FormatterOptions:UseUtcTimestamp"] = "true",
    };

    /// <summary>Whether lines are for people, and not JSON for a program.</summary>
    public static bool IsPlain(IConfiguration configuration) =>
        configuration["Logging:Console:FormatterName"] is ConsoleFormatterNames.Simple;

    /// <summary>The time, where the configuration gives none of its own form.</summary>
    public static void AddTimes(IServiceCollection services)
    {
        services.PostConfigure<SimpleConsoleFormatterOptions>(o => o.TimestampFormat ??= $"{Time} ");
        services.PostConfigure<JsonConsoleFormatterOptions>(o => o.TimestampFormat ??= Time);
    }
}
