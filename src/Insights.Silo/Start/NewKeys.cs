using System.Globalization;
using Insights.Domain.Telemetry;
using Insights.Silo.Configuration;

namespace Insights.Silo.Start;

/// <summary>
/// Shows keys that were just made, this once: on the terminal, or, without one, in a file that only its owner can read, so
/// that no key stands in a log.
/// </summary>
/// <param name="terminal">Takes the keys; null: there is none.</param>
/// <param name="file">Takes them otherwise; it is made where it is missing, and added to where it is there.</param>
public sealed partial class NewKeys(TextWriter? terminal, string file, TimeProvider clock, ILogger<NewKeys> logger)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Where keys go without a terminal, unless <c>Operator:KeyFile</c> names another: beside the SQLite file, else where the silo was started.</summary>
    public static string FileOf(SiloSettings settings) => settings.KeyFile
        ?? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(settings.Storage.Sqlite ?? "insights.db"))!, "insights-keys.txt");

    /// <summary>Whether it can show keys: none is to be made that nobody would see.</summary>
    /// <returns>Null, or why not.</returns>
    public string? WhyNot()
    {
        if (terminal is not null)
            return null;
        try
        {
            Open().Dispose();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"Keys that are made now cannot be written to {file}: {e.Message} Name another file in Operator:KeyFile, or a key in Operator:Key.";
        }
    }

    /// <summary>Shows keys.</summary>
    /// <param name="whose">Such as "The account 'demo' was made".</param>
    /// <param name="keys">Their kinds, and the keys.</param>
    public async Task ShowAsync(string whose, params (string Kind, string Key)[] keys)
    {
        if (terminal is not null)
        {
            await terminal.WriteLineAsync($"{whose}. Shown this once:");
            foreach (var (kind, key) in keys)
                await terminal.WriteLineAsync($"  {kind,-8} {key}");
            return;
        }
        await using var lines = new StreamWriter(Open());
        foreach (var (kind, key) in keys)
            await lines.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{clock.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ}  {kind,-8} {key}  {whose}"));
        Written(whose, Path.GetFullPath(file));
    }

    private FileStream Open()
    {
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write };
        if (OperatingSystem.IsWindows())
            return new FileStream(file, options);
        options.UnixCreateMode = OwnerOnly;
        var stream = new FileStream(file, options);
        // One that somebody else made before may be open to others.
        File.SetUnixFileMode(stream.SafeFileHandle, OwnerOnly);
        return stream;
    }

    [LoggerMessage(EventIds.NewKeysWritten, LogLevel.Information, "{Whose}; the keys are in {File}, which only its owner can read. Keep them elsewhere, and delete it.")]
    private partial void Written(string whose, string file);
}
