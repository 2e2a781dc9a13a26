using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Http;

namespace Insights.Cli.Accounts;

/// <summary>Puts together the settings of a new account.</summary>
internal static class AccountSettings
{
    /// <exception cref="UsageException">The file cannot be read, or is no JSON object.</exception>
    public static JsonObject Read(string? file)
    {
        if (file is null)
            return [];
        try
        {
            return Answers.TryReadObject(File.ReadAllText(file))
                ?? throw new UsageException($"{file}: not a JSON object");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(e.Message);
        }
    }

    /// <summary>Lays the options of the command line over what a file says. Bounds are the server's to check.</summary>
    public static JsonObject Merge(JsonObject file, TimeSpan? sessionTimeout, TimeSpan? lateness, bool oneSessionPerTab)
    {
        if (sessionTimeout is { } timeout)
            file["sessionTimeout"] = Spans.ToProtoJson(timeout);
        if (lateness is { } late)
            file["lateness"] = Spans.ToProtoJson(late);
        if (oneSessionPerTab)
            file["oneSessionPerTab"] = true;
        return file;
    }
}
