using System.Text;
using System.Text.Json.Nodes;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Testing.Clocks;
using Insights.Testing.Tables;

namespace Insights.Testing.Records;

/// <summary>
/// A host that runs, as a client of one of its gateways sees it, with the database that it writes to: what the rules of whole
/// records are tried on, over each gateway and on each database. Its clock stands still.
/// </summary>
public abstract class RecordHost : IAsyncDisposable
{
    public abstract ManualTimeProvider Clock { get; }

    public abstract StoredTables Tables { get; }

    /// <summary>What is stored, as the domain reads it.</summary>
    public abstract IStoredRecords Records { get; }

    /// <summary>A new account.</summary>
    /// <param name="settings">As the API takes them. Default: all of an event is kept.</param>
    public abstract Task<HostedAccount> AccountAsync(string settings = """{"trackingLevel":"EXTENDED"}""");

    /// <summary>Lets time pass, and rings every alarm that is then due.</summary>
    public abstract Task PassAsync(TimeSpan time);

    public abstract ValueTask DisposeAsync();

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[] Hash(EndUserKey user) => user.ToHash().ToByteArray(bigEndian: true);
}

/// <summary>An account of a host, called with its server key.</summary>
public abstract class HostedAccount(string name, ManualTimeProvider clock)
{
    public string Name => name;

    /// <summary>The texts of all keys that open anything there, the operator's among them.</summary>
    public abstract IReadOnlyList<string> Keys { get; }

    /// <summary>Sends events in the form that the API has for them in JSON.</summary>
    /// <returns>What became of each: its status, or the reason where it was rejected, as in JSON.</returns>
    public async Task<string[]> SendAsync(params JsonObject[] events) =>
        [.. (await RecordAsync(events)).Select(r => (string?)r!["reason"] ?? (string)r["status"]!)];

    /// <returns>The whole answers, one for each event.</returns>
    public abstract Task<JsonArray> RecordAsync(params JsonObject[] events);

    /// <summary>Sends an event with a key that may import history.</summary>
    /// <returns>As <see cref="SendAsync"/>.</returns>
    public async Task<string> ImportAsync(JsonObject e) =>
        (await RecordAsImportAsync(e))[0] is { } answer ? (string?)answer["reason"] ?? (string)answer["status"]! : "";

    protected abstract Task<JsonArray> RecordAsImportAsync(params JsonObject[] events);

    /// <summary>Sends what only this gateway takes.</summary>
    /// <returns>A text out of it that only an account which keeps everything stores; null where there is no such form.</returns>
    public virtual Task<string?> SendOwnFormAsync() => Task.FromResult<string?>(null);

    public abstract Task IdentifyAsync(string anonymousId, string userId);

    public abstract Task<JsonNode> GetAsync(UserKind kind, string id);

    public abstract Task<JsonNode> EraseAsync(UserKind kind, string id);

    public abstract Task<JsonNode> ExportAsync(UserKind kind, string id);

    public EndUserKey User(string id) => new(name, UserKind.Identified, id);

    public EndUserKey Browser(string id) => new(name, UserKind.Anonymous, id);

    /// <summary>An event of an identified user that is good as it is.</summary>
    public JsonObject Event(string eventId, string userId = "u1", double secondsAgo = 0, string type = "click") => new()
    {
        ["eventId"] = eventId,
        ["userId"] = userId,
        ["time"] = Ago(secondsAgo),
        ["type"] = type,
    };

    /// <summary>One of an anonymous user.</summary>
    public JsonObject AnonymousEvent(string eventId, string anonymousId, double secondsAgo = 0) => new()
    {
        ["eventId"] = eventId,
        ["anonymousId"] = anonymousId,
        ["time"] = Ago(secondsAgo),
        ["type"] = "click",
    };

    private string Ago(double seconds) =>
        clock.GetUtcNow().AddSeconds(-seconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
