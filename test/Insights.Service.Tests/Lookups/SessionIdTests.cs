using Insights.Domain.EndUsers;
using Insights.Domain.Sessions;
using Insights.Service.Lookups;

namespace Insights.Service.Tests.Lookups;

public sealed class SessionIdTests
{
    private static readonly EndUserKey User = new("acme", UserKind.Identified, "u1");

    [Fact]
    public void It_depends_on_user_start_and_first_event_and_on_nothing_else()
    {
        var id = SessionId.Of(User, Session(1000));
        id.ShouldBe("00000000-03e8-" + id[14..]);
        Guid.Parse(id).Version.ShouldBe(8);
        (Guid.Parse(id).Variant & 0xC).ShouldBe(8);
        SessionId.Of(User, Session(1000) with { EndMs = 9000, EventCount = 7, EndReason = EndReason.SessionEnd, Application = "web" }).ShouldBe(id);
        SessionId.Of(User, Session(1001)).ShouldNotBe(id);
        SessionId.Of(User, Session(1000) with { FirstEventId = "f" }).ShouldNotBe(id);
        SessionId.Of(User with { Id = "u2" }, Session(1000)).ShouldNotBe(id);
        SessionId.Of(User with { Kind = UserKind.Anonymous }, Session(1000)).ShouldNotBe(id);
        SessionId.Of(User with { Account = "other" }, Session(1000)).ShouldNotBe(id);
    }

    [Fact]
    public void It_never_changes_from_one_version_to_the_next() =>
        SessionId.Of(User, Session(1772409600000)).ShouldBe("019cabd8-3800-80e1-9c77-87d22800777c");

    [Fact]
    public void IDs_sort_by_start()
    {
        long[] starts = [0, 1, 255, 256, 65_535, 1L << 31, 1L << 32, 1_772_409_600_000, 253_402_300_799_999];
        starts.Select(s => SessionId.Of(User, Session(s))).ShouldBe(starts.Select(s => SessionId.Of(User, Session(s))).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_longest_event_ID_fits() =>
        SessionId.Of(User, Session(1) with { FirstEventId = new string('x', 64) }).Length.ShouldBe(36);

    private static Session Session(long startMs) => new()
    {
        FirstEventId = "e",
        StartMs = startMs,
        EndMs = startMs,
        EventCount = 1,
        PageViewCount = 0,
        EndReason = EndReason.Inactivity,
        OpenUntilMs = startMs,
    };
}
