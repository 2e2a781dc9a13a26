using Insights.Contracts.EndUsers;
using Insights.Contracts.Live;

namespace Insights.Cluster.Tests.Contracts;

/// <summary>One of each message with every member set, by the name of the file that holds its bytes. What is there does not change; a new member gets a new sample.</summary>
internal static class Samples
{
    private static readonly EndUserName _alice = new() { Account = "acme", Kind = 1, UserId = "alice" };
    private static readonly PlaceOfEvent _place = new() { Country = "CH", Region = "ZH", City = "Zürich" };
    private static readonly BrowserOfEvent _browser = new() { Name = "Firefox", Version = "140.0" };

    private static readonly UserLive _live = new()
    {
        User = _alice,
        FirstMs = 1_767_225_600_000,
        LastMs = 1_767_225_700_000,
        Events = 3,
        IsSum = true,
        IsGone = true,
        Application = "web",
        Place = _place,
        Browser = _browser,
        PageUrl = "https://example.com/",
        PageTitle = "Home",
        AnonymousId = "anon",
        Applications = ["web", null],
        Minutes = [3, ulong.MaxValue],
    };

    public static IReadOnlyDictionary<string, object> All { get; } = new Dictionary<string, object>
    {
        ["end-user-name"] = _alice,
        ["record-request"] = new RecordRequest
        {
            User = _alice,
            Events =
            [
                new EventToRecord
                {
                    EventId = "e1",
                    TimeMs = 1_767_225_600_000,
                    Type = "page_view",
                    Passive = true,
                    Application = "web",
                    TabId = "t1",
                    AnonymousId = "anon",
                    Place = _place,
                    Browser = _browser,
                    MaskedAddress = "192.0.2.0",
                    Details = "{}"u8.ToArray(),
                    ReceivedMs = 1_767_225_600_123,
                    MayImport = true,
                },
                new EventToRecord { EventId = "e2", TimeMs = -1, Type = "click", ReceivedMs = 0 },
            ],
        },
        ["record-answer"] = new RecordAnswer { Outcomes = [1, 2, 3] },
        ["record-answer-fault"] = new RecordAnswer { Fault = 3 },
        ["command-request"] = new CommandRequest { User = _alice, Command = [1, 2] },
        ["command-answer"] = new CommandAnswer { Answer = [1, 3] },
        ["command-answer-fault"] = new CommandAnswer { Fault = 2 },
        ["settle-answer"] = new SettleAnswer { Fault = 2 },
        ["profile-answer"] = new ProfileAnswer
        {
            Profile = new ProfileOfUser
            {
                Revision = 42,
                TotalSessions = 3,
                TotalDurationMs = 90_000,
                FirstStartMs = 1_767_225_600_000,
                LastEndMs = 1_767_229_200_000,
                Place = _place,
                Browser = _browser,
                OpenSession = new SessionOfUser
                {
                    FirstEventId = "e1",
                    StartMs = 1_767_225_600_000,
                    EndMs = 1_767_225_700_000,
                    EventCount = 5,
                    PageViewCount = 2,
                    Application = "web",
                    Place = _place,
                    Browser = _browser,
                    EndReason = 1,
                    OpenUntilMs = 1_767_227_500_000,
                },
            },
        },
        ["profile-answer-values"] = new ProfileAnswer
        {
            Profile = new ProfileOfUser { Revision = 1, TotalSessions = 0, TotalDurationMs = 0, FirstStartMs = 0, LastEndMs = 0, Values = [1, 0] },
        },
        ["profile-answer-links"] = new ProfileAnswer
        {
            Profile = new ProfileOfUser
            {
                Revision = 4,
                TotalSessions = 0,
                TotalDurationMs = 0,
                FirstStartMs = 0,
                LastEndMs = 0,
                Links = [new LinkOfUser { OtherId = "anon", SinceMs = 1_767_225_600_000, UntilMs = 1_767_225_700_000 }],
            },
        },
        ["live-exchange-request"] = new LiveExchangeRequest
        {
            Origin = new Guid("0197a3b0-0000-7000-8000-000000000001"),
            Number = 7,
            Life = 11,
            Version = 13,
            Users = [_live],
            IsWhole = true,
            Counts = [new CountLive { Account = "acme", Application = "web", Minute = 29_453_760, Users = 5 }],
            WantsCounts = true,
        },
        ["live-exchange-answer"] = new LiveExchangeAnswer
        {
            Life = 11,
            Version = 14,
            Users = [_live],
            HasMore = true,
            Counts = [new CountLive { Account = "acme", Minute = 29_453_760, Users = 5 }],
            ReadStore = true,
        },
        ["profile-answer-none"] = new ProfileAnswer(),
    };
}
