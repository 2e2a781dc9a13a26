namespace Insights.Silo.Start;

/// <summary>How a silo that has started ends.</summary>
internal static class Ending
{
    /// <summary>Runs until it is asked to stop, or a part of it fails, which stops it.</summary>
    /// <param name="errors">Takes what failed; the log has it too, as critical.</param>
    /// <returns>The exit code: 0 after a stop that was asked for, else 1, so that whoever runs it starts it again.</returns>
    public static async Task<int> OfAsync(IHost app, TextWriter errors)
    {
        await app.WaitForShutdownAsync();
        var faults = app.Services.GetServices<IHostedService>().OfType<BackgroundService>()
            .Select(part => (Name: part.GetType().Name, part.ExecuteTask?.Exception))
            .Where(part => part.Exception is not null).ToList();
        foreach (var (name, exception) in faults)
            await errors.WriteLineAsync($"{name} failed, and with it the silo: {exception!.InnerException?.Message}");
        return faults.Count == 0 ? 0 : 1;
    }
}
