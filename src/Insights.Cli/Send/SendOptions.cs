using System.CommandLine;
using Insights.Cli.Hosting;
using Insights.Cli.Send.Formats;
using Insights.Cli.Send.Times;

namespace Insights.Cli.Send;

/// <summary>The options of <c>insights send</c>, and of <c>insights update</c>, which has fewer.</summary>
/// <param name="ofUpdates">Whether the file holds updates of attributes.</param>
internal sealed class SendOptions(bool ofUpdates = false)
{
    private readonly Argument<string> file = new("FILE") { Description = "The file to send; - is standard input." };

    private readonly Option<string> format = Choice.Of<SendFormat>(
        "--format",
        "auto: what the first lines show. ndjson: one event in JSON per line. log, or combined: an access log of Apache, nginx, Caddy, Traefik or IIS in whatever form the first lines show; a user is address and user agent, by an anonymous ID that is a keyed hash of both (--id-key); needs a server or import key, as addresses are stated. walkme: a WalkMe event, a list, or lines of either. segment: a message of Segment's SDKs per line. posthog: an exported event per line. updates: as insights update. A file may be gzip.",
        SendFormat.Auto);

    private readonly Option<int> batch = Bounded.Integer("--batch", "Events in one request", 100, 1, 500);

    private readonly Option<int> parallel = Bounded.Integer("--parallel", "Requests on their way at a time", 2, 1, 16);

    private readonly Option<int> retries =
        Bounded.Integer("--retries", "Retries in a row of one request, where the server cannot be reached or asks to come back later", 8, 0, 100);

    private readonly Option<LastAt?> lastAt = new("--last-at")
    {
        Description =
            "Shift all times alike, so that the last one lands here: now, now-1h, -7d or an RFC 3339 time. Event IDs stay. Reads the file twice; standard input goes to a temporary file first. Default: times stay.",
        HelpName = "time",
        CustomParser = result =>
        {
            var read = LastAt.TryParse(result.Tokens[0].Value);
            if (read is null)
                result.AddError($"--last-at: {Moments.Form}.");
            return read;
        },
    };

    private readonly Option<string?> application = new("--application")
    {
        Description = "The application of events that name none: 1 to 64 characters. Not with walkme. Default: none.",
        HelpName = "name",
    };

    private readonly Option<IdenticalLines> identicalLines = new("--identical-lines")
    {
        Description =
            "What identical lines without an event ID are. apart: one event where one follows right upon the other, else several; one: one event; each: as many events. Send a file the same way each time. Default: apart.",
        DefaultValueFactory = _ => IdenticalLines.Apart,
        HelpName = "apart|one|each",
    };

    private readonly Option<string?> idKey = new("--id-key")
    {
        Description =
            "The file with the key under which IDs are made, of lines without one and of the users of access logs: who does not have it cannot try which address an ID stands for. Made at its first use. Send a file with the same key each time, or its events count again. Default: insights/id-key in the folder of your configuration (XDG_CONFIG_HOME, else ~/.config).",
        HelpName = "file",
    };

    private readonly Option<bool> quiet = new("--quiet") { Description = "Show no progress. Default: progress on standard error." };

    public void AddTo(Command command)
    {
        command.Arguments.Add(file);
        if (ofUpdates)
        {
            foreach (var option in new Option[] { batch, parallel, retries, identicalLines, idKey, quiet })
                command.Options.Add(option);
            return;
        }
        foreach (var option in new Option[] { format, batch, parallel, lastAt, application, retries, identicalLines, idKey, quiet })
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            var name = result.GetValue(application);
            if (name is { Length: 0 or > 64 })
                result.AddError("--application: 1 to 64 characters.");
            if (name is not null && result.GetValue(format) is "walkme" or "segment" or "updates")
                result.AddError($"--application: not with --format {result.GetValue(format)}, whose events have none.");
            if (result.GetResult(lastAt) is not null && result.GetValue(format) is "segment" or "updates")
                result.AddError($"--last-at: not with --format {result.GetValue(format)}.");
        });
    }

    public SendRequest Read(ParseResult parsed) => new()
    {
        File = parsed.GetValue(file)!,
        Format = ofUpdates ? SendFormat.Updates : Choice.Get<SendFormat>(parsed, format),
        Batch = parsed.GetValue(batch),
        Parallel = parsed.GetValue(parallel),
        Retries = parsed.GetValue(retries),
        LastAt = ofUpdates ? null : parsed.GetValue(lastAt),
        Application = ofUpdates ? null : parsed.GetValue(application),
        IdenticalLines = parsed.GetValue(identicalLines),
        IdKey = parsed.GetValue(idKey),
        Quiet = parsed.GetValue(quiet),
    };
}
