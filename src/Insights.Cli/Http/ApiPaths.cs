using System.Globalization;

namespace Insights.Cli.Http;

/// <summary>The paths of the HTTP API. Every name put into one is percent-encoded: it may be any string.</summary>
internal static class ApiPaths
{
    public const string Events = "/v1/events";
    public const string WalkMeEvents = "/v1/walkme/events";
    public const string SegmentBatch = "/v1/segment/batch?results=true";
    public const string Accounts = "/v1/accounts";
    public const string Identify = "/v1/endUsers:identify";
    public const string Anonymize = "/v1/endUsers:anonymize";
    public const string Attributes = "/v1/attributes";
    public const string Live = "/v1/live";
    public const string WatchLive = "/v1/live:watch";
    public const string Users = "/v1/endUsers";
    public const string UpdateUsers = "/v1/endUsers:batchUpdate";
    public const string SearchUsers = "/v1/endUsers:search";
    public const string AccountSessions = "/v1/sessions";
    public const string SessionAnalytics = "/v1/sessionAnalytics:query";
    public const string StrugglingUsers = "/v1/sessionAnalytics:listStrugglingUsers";
    public const string DisengagedUsers = "/v1/sessionAnalytics:listDisengagedUsers";
    public const string Segments = "/v1/segments";
    public const string Sources = "/v1/sources";

    public static string User(UserKey user) => $"{(user.Anonymous ? "/v1/anonymousUsers/" : "/v1/endUsers/")}{Escape(user.Id)}";

    /// <summary>The user of the same ID and the other kind; null where a path is none of a user.</summary>
    public static (string Path, bool IsAnonymous)? OfOtherKind(string path) =>
        path.Split('/', 5) is ["", "v1", var kind, var rest, ..] && kind is ("endUsers" or "anonymousUsers") && rest.Split(':', '?')[0] is { Length: > 0 } id
            ? ($"/v1/{(kind == "endUsers" ? "anonymousUsers" : "endUsers")}/{id}", kind == "endUsers")
            : null;

    public static string Export(UserKey user) => $"{User(user)}:export";

    public static string Sessions(UserKey user) => $"{User(user)}/sessions";

    public static string Session(UserKey user, string session) => $"{User(user)}/sessions/{Escape(session)}";

    /// <param name="filters">Names and values; those without a value are left out.</param>
    public static string WithQuery(string path, params IEnumerable<(string Name, string? Value)> filters)
    {
        var query = string.Join('&', filters.Where(f => !string.IsNullOrEmpty(f.Value)).Select(f => $"{f.Name}={Uri.EscapeDataString(f.Value!)}"));
        return query.Length == 0 ? path : $"{path}?{query}";
    }

    public static string Timeline(UserKey user) => $"{User(user)}/events";

    public static string Attribute(string name) => $"{Attributes}/{Escape(name)}";

    public static string TopValues(string name) => $"{Attribute(name)}:topValues";

    public static string RetireAttribute(string name) => $"{Attribute(name)}:retire";

    public static string Segment(string name, string? revision = null) =>
        $"{Segments}/{Escape(name)}" + (revision is null ? "" : $"?revision={Escape(revision)}");

    public static string WatchSegment(string name, string? position) =>
        $"{Segments}/{Escape(name)}:watch" + (position is null ? "" : $"?position={Escape(position)}");

    public static string CountSegment(string name) => $"{Segment(name)}:count";

    public static string SegmentMembers(string name) => $"{Segment(name)}/members";

    public static string EvaluateSegments(UserKey user) => $"{User(user)}:evaluateSegments";

    public static string ExplainSegment(UserKey user) => $"{User(user)}:explainSegment";

    public static string Source(string name) => $"{Sources}/{Escape(name)}";

    public static string SourceFiles(string source) => $"{Source(source)}/files";

    public static string UploadFile(string source, string name) => WithQuery($"{SourceFiles(source)}:upload", ("fileName", name));

    public static string InspectSourceFile(string source, string file) => $"{SourceFiles(source)}/{Escape(file)}:inspect";

    public static string SourceRuns(string source) => $"{Source(source)}/runs";

    public static string SourceRun(string source, string run) => $"{SourceRuns(source)}/{Escape(run)}";

    public static string CancelRun(string source, string run) => $"{SourceRun(source, run)}:cancel";

    public static string RowErrors(string source, string run) => $"{SourceRun(source, run)}/errors";

    public static string Account(string account) => $"{Accounts}/{Escape(account)}";

    public static string DeleteAccount(string account, string confirm) => WithQuery(Account(account), ("confirm", confirm));

    public static string Settings(string account) => $"{Account(account)}/settings";

    public static string RotateKey(string account, string keyId) => $"{Key(account, keyId)}:rotate";

    public static string AuditLog(string? account, int pageSize) =>
        WithQuery("/v1/auditLog", ("pageSize", pageSize.ToString(CultureInfo.InvariantCulture)), ("account", account));

    public static string Verify(string account) => $"{Account(account)}:verify";

    public static string Keys(string account) => $"{Account(account)}/keys";

    public static string Key(string account, string keyId) => $"{Keys(account)}/{Escape(keyId)}";

    // Dots need no escape by RFC 3986, but a segment of dots alone means a step up or none.
    private static string Escape(string name) =>
        name is "." or ".." ? name.Replace(".", "%2E", StringComparison.Ordinal) : Uri.EscapeDataString(name);
}
