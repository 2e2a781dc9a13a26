using System.CommandLine;
using Insights.Cli.Http;
using Insights.Cli.Output;

namespace Insights.Cli.Hosting;

/// <summary>The options that every command takes, and what follows from them.</summary>
internal sealed class GlobalOptions
{
    public const string UrlVariable = "INSIGHTS_URL";
    public const string KeyVariable = "INSIGHTS_KEY";
    public const string DefaultUrl = "http://127.0.0.1:5080";

    private readonly CliHost host;

    public GlobalOptions(CliHost host)
    {
        this.host = host;
        Url = new("--url")
        {
            Description = $"Where the server listens: http or https. Environment: {UrlVariable}.",
            HelpName = "url",
            Recursive = true,
            DefaultValueFactory = _ => host.Variable(UrlVariable) is { Length: > 0 } url ? url : DefaultUrl,
        };
        Url.Validators.Add(result =>
        {
            if (!ApiClient.TryReadBase(result.GetValueOrDefault<string>(), out _))
                result.AddError("--url: not an absolute http or https URL without query.");
        });
        // No default factory: help would print a key that the environment holds.
        Key = new("--key")
        {
            Description = $"The key to call with. Environment: {KeyVariable}, which other users of the machine cannot see in the list of processes.",
            HelpName = "key",
            Recursive = true,
        };
        Output = Choice.Of<OutputFormat>("--output", "How results are printed.", OutputFormat.Table);
        Output.Recursive = true;
        Columns = new("--columns")
        {
            Description = "The columns of a table, in this order and whole, with commas between them. Default: those that are not empty and fit.",
            HelpName = "names",
            Recursive = true,
        };
    }

    /// <summary>What time it is for whoever states one relative to now.</summary>
    public TimeProvider Clock => host.Clock;

    public Option<string> Url { get; }

    public Option<string?> Key { get; }

    public Option<string> Output { get; }

    public Option<string?> Columns { get; }

    public IEnumerable<Option> All => [Url, Key, Output, Columns];

    /// <param name="parsed">What the user asked for.</param>
    /// <param name="timeout">Longest wait for the head of an answer. Default 100 s.</param>
    public ApiClient Client(ParseResult parsed, TimeSpan? timeout = null)
    {
        _ = ApiClient.TryReadBase(parsed.GetValue(Url), out var address);
        var key = parsed.GetValue(Key) ?? host.Variable(KeyVariable);
        return new(host.Handler(), address!, key, timeout ?? TimeSpan.FromSeconds(100));
    }

    public Printer Printer(ParseResult parsed) => new(
        host, Choice.Get<OutputFormat>(parsed, Output), parsed.GetValue(Columns)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
}
