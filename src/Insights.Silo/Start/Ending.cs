namespace Insights.Silo.Start;

/// <summary>How a silo ended that was stopped.</summary>
internal static class Ending
{
    /// <summary>Tells whether a stop was asked for, or a part of the silo failed, which stops it.</summary>
    /// <param name="errors">Takes what failed; the log has it too, as critical.</param>
    /// <returns>The exit code: 0 after a stop that was asked for, else 1, so that whoever runs it starts it again.</returns>
    public static async Task<int> CodeAsync(IHost app, TextWriter errors)
    {
        var faults = app.Services.GetServices<IHostedService>().OfType<BackgroundService>()
            .Select(part => (Name: part.GetType().Name, part.ExecuteTask?.Exception))
            .Where(part => part.Exception is not null).ToList();
        foreach (var (name, exception) in faults)
            await errors.WriteLineAsync($"{name} failed, and with it the silo: {exception!.InnerException?.Message}");
        return faults.Count == 0 ? 0 : 1;
    }
}
