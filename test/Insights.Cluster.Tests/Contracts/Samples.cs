using Google.Protobuf;
using Insights.Storage.V1;

namespace Insights.Cluster.Tests.Contracts;

/// <summary>One of each message with every field set, by the name that its bytes have. What is there does not change; a new field gets a new sample.</summary>
internal static class Samples
{
    private static readonly UserKey _alice = new() { Account = "acme", Kind = UserKey.Types.Kind.Identified, Id = "alice" };
    private static readonly Place _place = new() { Country = "CH", Region = "ZH", City = "Zürich" };
    private static readonly Browser _browser = new() { Name = "Firefox", Version = "140.0" };

    private static readonly LiveState _live = new()
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
        Minutes = { new LiveState.Types.Minutes { Application = "web", Mask = 3 }, new LiveState.Types.Minutes { Mask = ulong.MaxValue } },
    };

    public static IReadOnlyDictionary<string, IMessage> All { get; } = new Dictionary<string, IMessage>
    {
        ["owner-request"] = new OwnerRequest { User = _alice },
        ["owner-request-events"] = new OwnerRequest
        {
            User = _alice,
            Events =
            {
                new EventToRecord
                {
                    Event = new Event
                    {
                        EventId = "e1",
                        TimeMs = 1_767_225_600_000,
                        ReceivedMs = 1_767_225_600_123,
                        Type = "page_view",
                        Passive = true,
                        Application = "web",
                        TabId = "t1",
                        AnonymousId = "anon",
                        Place = _place,
                        Browser = _browser,
                        MaskedAddress = "192.0.2.0",
                        Details = ByteString.CopyFromUtf8("{}"),
                    },
                    MayImport = true,
                },
                new EventToRecord { Event = new Event { EventId = "e2", TimeMs = -1, Type = "click" } },
            },
        },
        ["owner-request-command"] = new OwnerRequest { User = _alice, Command = new UserCommand { ReadSeq = new ReadSeq() } },
        ["owner-answer"] = new OwnerAnswer(),
        ["owner-answer-fault"] = new OwnerAnswer { Fault = OwnerAnswer.Types.Fault.Unavailable },
        ["owner-answer-outcomes"] = new OwnerAnswer
        {
            Outcomes =
            {
                OwnerAnswer.Types.Outcome.Accepted, OwnerAnswer.Types.Outcome.Duplicate, OwnerAnswer.Types.Outcome.TooLate,
                OwnerAnswer.Types.Outcome.AcceptedUnlinked, OwnerAnswer.Types.Outcome.AcceptedForLinked,
            },
        },
        ["owner-answer-answer"] = new OwnerAnswer { Answer = new UserAnswer { SeqIs = new SeqIs { Seq = 7 } } },
        ["owner-answer-profile"] = new OwnerAnswer
        {
            Profile = new Profile
            {
                Revision = 42,
                Totals = new SessionTotals { Sessions = 3, DurationMs = 90_000, FirstStartMs = 1_767_225_600_000, LastEndMs = 1_767_229_200_000, Orders = 2 },
                Place = _place,
                Browser = _browser,
                OpenSession = new Session
                {
                    FirstEventId = "e1",
                    StartMs = 1_767_225_600_000,
                    EndMs = 1_767_225_700_000,
                    Events = 5,
                    PageViews = 2,
                    Orders = 1,
                    Goals = 1,
                    Application = "web",
                    Place = _place,
                    Browser = _browser,
                    EndReason = Session.Types.EndReason.Longest,
                    OpenUntilMs = 1_767_227_500_000,
                },
                Values =
                {
                    new KnownValue { Attribute = -1, Value = new AttributeValue { Text = "Ann" }, Source = AttributeSource.Event, TimeMs = 1_767_225_600_000 },
                    new KnownValue
                    {
                        Attribute = 3,
                        Value = new AttributeValue { Number = 1.5 },
                        Source = AttributeSource.Api,
                        TimeMs = 1_767_225_600_000,
                        ChangeMs = 1_767_225_500_000,
                    },
                },
                Links = { new Profile.Types.Link { OtherId = "anon", SinceMs = 1_767_225_600_000, UntilMs = 1_767_225_700_000 } },
            },
        },
        ["live-exchange-request"] = new LiveExchangeRequest
        {
            Origin = ByteString.CopyFrom(new Guid("0197a3b0-0000-7000-8000-000000000001").ToByteArray()),
            Number = 7,
            Epoch = 11,
            Version = 13,
            Users = { _live },
            IsWhole = true,
            Counts = new LiveCounts { Counts = { new LiveCounts.Types.Count { Account = "acme", Application = "web", Minute = 29_453_760, Users = 5 } } },
            WantsCounts = true,
        },
        ["live-exchange-answer"] = new LiveExchangeAnswer
        {
            Epoch = 11,
            Version = 14,
            Users = { _live },
            HasMore = true,
            Counts = new LiveCounts { Counts = { new LiveCounts.Types.Count { Account = "acme", Minute = 29_453_760, Users = 5 } } },
            ReadStore = true,
        },
        ["sweep-answer"] = new SweepAnswer { Asked = 3, Failed = 1 },
    };
}
