using Insights.Hosting.Configuration;
using Insights.Standalone.Mailboxes;
using Insights.Storage;

namespace Insights.Standalone.Configuration;

/// <summary>All that can be set of the standalone host; README lists it with defaults and bounds.</summary>
public sealed class StandaloneOptions
{
    /// <summary>Where the HTTP API listens unless <c>urls</c> says otherwise.</summary>
    public const string DefaultUrls = "http://127.0.0.1:5080";

    public CommonSettings Common { get; } = new();

    public StorageOptions Storage => Common.Storage;

    public MailboxOptions EndUsers { get; } = new();

    /// <summary>Reads the configuration and reports every fault of it.</summary>
    public static (StandaloneOptions Options, IReadOnlyList<string> Faults) Read(IConfiguration configuration)
    {
        var options = new StandaloneOptions();
        var read = new SettingsReader(configuration);
        options.Common.ReadFrom(read);
        read.Section("EndUsers", ["AwakeFor", "MaxAwake", "PollEvery"]);
        options.EndUsers.AwakeFor = read.Duration(
            "EndUsers:AwakeFor", options.EndUsers.AwakeFor, TimeSpan.FromSeconds(1), TimeSpan.FromHours(24));
        options.EndUsers.MaxAwake = read.Number("EndUsers:MaxAwake", options.EndUsers.MaxAwake, 1_000, 10_000_000);
        options.EndUsers.PollEvery = read.Duration(
            "EndUsers:PollEvery", options.EndUsers.PollEvery, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1));
        return (options, [.. read.Faults, .. options.Storage.Faults()]);
    }
}
