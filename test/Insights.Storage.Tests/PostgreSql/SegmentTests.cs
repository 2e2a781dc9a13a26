using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Storage.GroupCommit;
using Insights.Storage.PostgreSql;

namespace Insights.Storage.Tests.PostgreSql;

/// <summary>A transaction makes its writes segment by segment; each costs two round trips.</summary>
public sealed class SegmentTests
{
    /// <summary>Each user's settlement began a segment of its own: an import of 10,000 users who closed their sessions at once took 192 a second.</summary>
    [Fact]
    public void A_thousand_users_who_append_and_settle_in_turn_make_two_segments()
    {
        var items = new List<WorkItem>();
        for (var i = 0; i < 1_000; i++)
        {
            var session = new WriteSession(new EndUserKey("acme", UserKind.Identified, $"u{i}"));
            items.Add(new AppendItem(new LogAppend(session, 1, [[1]], AlarmMs: 1)));
            items.Add(new SettleItem(new Settlement(session, 1) { Alarm = new AlarmUpdate(null) }));
        }
        Segment.Of(items).Select(segment => segment.Items.Count).ShouldBe([1_000, 1_000]);
    }

    [Fact]
    public void What_a_user_writes_stays_in_its_order()
    {
        var session = new WriteSession(new EndUserKey("acme", UserKind.Identified, "u"));
        WorkItem[] items =
        [
            new AppendItem(new LogAppend(session, 1, [[1]], AlarmMs: 1)), new SettleItem(new Settlement(session, 1) { Alarm = new AlarmUpdate(null) }),
            new AppendItem(new LogAppend(session, 2, [[1]])), new AppendItem(new LogAppend(session, 3, [[1]], AlarmMs: 1)),
        ];
        Segment.Of(items).SelectMany(segment => segment.Items).ShouldBe(items);
    }
}
