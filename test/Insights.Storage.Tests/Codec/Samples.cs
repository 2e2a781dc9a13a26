using Insights.Domain.Accounts;
using Insights.Domain.Attributes;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Compacting;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Events;
using Insights.Domain.Identity;
using Insights.Domain.Identity.Commands;
using Insights.Storage.Codec;
using Insights.Testing.Builders;
using Insights.Testing.Records;
using static Insights.Testing.Builders.An;

namespace Insights.Storage.Tests.Codec;

/// <summary>
/// One of each that is stored or sent, with every field set, by the name that its bytes have in the corpus. What is there does not
/// change; a new field gets a new sample.
/// </summary>
internal static class Samples
{
    private static readonly EndUserKey _alice = new("acme", UserKind.Identified, "alice");
    private static readonly EndUserKey _browser = new("acme", UserKind.Anonymous, "ü1");
    private static readonly OpKey _since = new(Moments.At("09:00"), "op-1");
    private static readonly OpKey _until = new(Moments.At("09:30"), "op-2");
    private static readonly LinkSpan[] _spans = [new("ü1", _since, _until), new("ü1", new(Moments.At("09:45"), "op-3"), null)];
    private static readonly StepCursor _cursor = new(Moments.At("10:00"), "op-1", 2);

    private static readonly UserUpdate _update = Update("10:00", "op-1").From(AttributeSource.Salesforce)
        .Set(1, "").SetOnce(2, -0.5).Add(2, 1e300).Append(3, "a", "").Union(3, "é€🦊").Remove(3, "a").Unset(100)
        .Set(4, true).Set(5, DateTimeOffset.UnixEpoch).Set(6, Array.Empty<string>()).Build();

    private static readonly EventAccepted _event = new(
        new UserEvent
        {
            EventId = "e-1",
            TimeMs = Moments.At("10:00"),
            Type = "page_view",
            Passive = true,
            Application = "web",
            TabId = "t",
            AnonymousId = "anon",
            Place = new Place("DE", "BE", "Berlin"),
            Browser = new Browser("Chrome", "72.0.3626.121"),
            MaskedAddress = "203.0.113.0/24",
            Details = """{"page":{"url":"http://example.com/â"}}"""u8.ToArray(),
        },
        Moments.At("10:00:01"),
        new SessionRules(1_800_000, true, 3_600_000));

    private static readonly EventAccepted _bare = new(
        new UserEvent { EventId = "e-2", TimeMs = Moments.At("10:00"), Type = "click" }, Moments.At("10:00"), new SessionRules(60_000, false));

    private static readonly TakenOver _taken = new(
        "ü1", 5, 7, [_event, new UpdateAccepted(_update, 3)], [new RetractedItem("e-3", Moments.At("08:00"))], _spans);

    public static IReadOnlyDictionary<string, Entry> Entries { get; } = new Dictionary<string, Entry>
    {
        ["event"] = _event,
        ["event-bare"] = _bare,
        ["user-created"] = new UserCreated(_browser, Moments.At("10:00")),
        ["update"] = new UpdateAccepted(_update, Moments.At("10:00:01")),
        ["op-accepted"] = new OpAccepted(new LinkOp(_since, "alice"), Moments.At("10:00")),
        ["op-accepted-end"] = new OpAccepted(new LinkOp(_until, null), Moments.At("10:00")),
        ["anonymous-admitted"] = new AnonymousAdmitted("ü1", Moments.At("10:00")),
        ["taken-over"] = _taken,
        ["transferred"] = new Transferred("alice", 7, 9),
        ["anonymous-gone"] = new AnonymousGone("ü1", 5, 7),
        ["compacted"] = new Compacted(_alice, 3, new byte[] { 8, 1 }, UserCodec.Instance),
    };

    /// <summary>Users whose saved states have between them every part.</summary>
    public static IReadOnlyDictionary<string, EndUser> States { get; } = new Dictionary<string, EndUser>
    {
        ["state-events"] = Events().User,
        ["state-attributes"] = Attributes().User,
        ["state-identified"] = Evolved(
            _alice, new UserCreated(_alice, 11), new AnonymousAdmitted("b2", 12), _taken, _event, new AnonymousGone("ü1", 5, 8)),
        ["state-anonymous"] = Anonymous(),
    };

    public static IReadOnlyDictionary<string, UserCommand> Commands { get; } = new Dictionary<string, UserCommand>
    {
        ["read-seq"] = new ReadSeq(),
        ["update-user"] = new UpdateUser(_update, 5, true),
        ["update-user-existing"] = new UpdateUser(_update, 5, true) { MustExist = true },
        ["judge-updates"] = new JudgeUpdates([_update], 5, true),
        ["read-updates"] = new ReadUpdates(7, null, 50),
        ["read-updates-after"] = new ReadUpdates(7, _cursor, 1),
        ["admit-anonymous"] = new AdmitAnonymous("ü1", 3, 5, true),
        ["change-link"] = new ChangeLink(new LinkOp(_since, "alice"), 5, true, true, 11),
        ["take-over"] = new TakeOver(3, _taken),
        ["erase-user"] = new EraseUser(),
        ["forget-user"] = new ForgetUser("alice", 11),
        ["forget-user-expired"] = new ForgetUser("alice", 11, 7, long.MinValue),
        ["forget-anonymous"] = new ForgetAnonymous("ü1", 5, 7),
    };

    public static IReadOnlyDictionary<string, UserAnswer> Answers { get; } = new Dictionary<string, UserAnswer>
    {
        ["seq-is"] = new SeqIs(7),
        ["update-done"] = new UpdateDone(UpdateOutcome.TooLate),
        ["updates-judged"] = new UpdatesJudged(true, [UpdateVerdict.Changes, UpdateVerdict.TooLate, UpdateVerdict.Erased]),
        ["updates-are"] = new UpdatesAre(true,
        [
            new(_cursor, AttributeSource.Csv, OperationKind.Set, new TextValue("x"), new TextValue("x")),
            new(_cursor, AttributeSource.Csv, OperationKind.Unset, null, null),
        ]),
        ["op-done"] = new OpDone(OpOutcome.Refused, LinkRefusal.TooManyAnonymous),
        ["taken"] = new Taken(7, true, _since, true),
        ["user-erased"] = new UserErased(new ErasedRows(1, 2, 3, 4, 5), 6, 7),
        ["user-forgotten"] = new UserForgotten(7),
    };

    /// <summary>One session as totals with what it stated, one open, and an unattributed event.</summary>
    private static UserStory Events() => UserStory.Given(
            Click("10:00", "a").From("DE", "BE", "Berlin").Stating("name", "Ann"),
            SessionEnd("10:01", "a2").Stating("role", "guest"),
            PageView("09:00", "b").At("09:00", day: 2).Tab("t").Application("web").Using("Firefox", "1"),
            PageView("09:00:30", "b2").At("09:00:30", day: 2).Tab("t").Application("web").Using("Firefox", "1"),
            SessionEnd("09:01", "c").At("09:01", day: 2).Stating("role", "admin"),
            Heartbeat("11:00", "d").At("11:00", day: 2))
        .Trim();

    private static UserStory Attributes() => UserStory.Given(Click("10:00", "a"))
        .When(Update("10:00", "old").Set(1, "a").Set(2, 3)).When(Update("10:00", "new").At("10:00", day: 3).Set(1, "b")).At("10:00", day: 3).Trim();

    private static EndUser Anonymous()
    {
        var op = new OpAccepted(new LinkOp(_since, "alice"), 5);
        var end = new OpAccepted(new LinkOp(_until, null), 6);
        var inLink = new UpdateAccepted(Update("09:10", "in-link").Set(1, "x").Build(), 7);
        var click = new EventAccepted(
            new UserEvent { EventId = "in", TimeMs = Moments.At("09:20"), Type = "click", Details = """{"analytics":{"name":"Ann"}}"""u8.ToArray() },
            Moments.At("09:20"), new SessionRules(60_000, false));
        var user = Evolved(_browser, new UserCreated(_browser, 4), op, end, inLink, click, _bare, new Transferred("alice", 5, 6));
        user.CutAt(new LogCut(1, 2, 3), null);
        return user;
    }

    private static EndUser Evolved(EndUserKey key, params Entry[] entries)
    {
        var user = new EndUser(key);
        foreach (var entry in entries)
            user.Evolve(entry);
        return user;
    }
}
