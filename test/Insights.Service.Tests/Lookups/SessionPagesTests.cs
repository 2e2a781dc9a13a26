using System.Text;
using Insights.Domain.EndUsers;
using Insights.Service.Lookups;
using Insights.Service.Tests.Fixture;

namespace Insights.Service.Tests.Lookups;

public sealed class SessionPagesTests
{
    private readonly World _world = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Tokens_lead_through_all_pages(int pageSize)
    {
        await _world.SendAsync([.. Enumerable.Range(1, 5).Select(i => _world.Event($"id|{i} ä", secondsAgo: 3600 * i))]);
        var (starts, token) = (new List<long>(), (string?)null);
        do
        {
            var page = await ListAsync(pageSize, token);
            page.Sessions.Count.ShouldBeInRange(1, pageSize);
            starts.AddRange(page.Sessions.Select(s => s.StartMs));
            token = page.NextPageToken;
        }
        while (token is not null);
        starts.ShouldBe(Enumerable.Range(1, 5).Select(i => _world.Clock.NowMs - (3_600_000L * i)));
    }

    [Fact]
    public async Task A_session_that_closes_between_two_pages_shifts_none()
    {
        await _world.SendAsync([.. Enumerable.Range(1, 4).Select(i => _world.Event($"e{i}", secondsAgo: 3600 * i)), _world.Event("open")]);
        var first = await ListAsync(2, null);
        _world.Clock.Advance(TimeSpan.FromHours(1));
        var second = await ListAsync(2, first.NextPageToken);
        first.Sessions.Concat(second.Sessions).Select(s => s.FirstEventId).ShouldBe(["e1", "e2", "e3", "e4"]);
        second.NextPageToken.ShouldBeNull();
        (await ListAsync(1, null)).Sessions.Single().FirstEventId.ShouldBe("open");
    }

    [Theory]
    [InlineData("x")]
    [InlineData("====")]
    [InlineData("|e")]
    [InlineData("12")]
    [InlineData("12|")]
    [InlineData("12|\u0001")]
    [InlineData(" 12|e")]
    [InlineData("99999999999999999999|e")]
    public async Task A_token_that_no_page_gave_is_refused(string content)
    {
        await _world.SendAsync(_world.Event("e"));
        foreach (var token in (string[])[content, Convert.ToBase64String(Encoding.UTF8.GetBytes(content)), new string('A', 600)])
        {
            var failed = await Should.ThrowAsync<ServiceException>(() => ListAsync(1, token));
            failed.Fault.ShouldBe(ServiceFault.InvalidArgument);
            failed.Fields.Single().Field.ShouldBe("pageToken");
        }
    }

    [Fact]
    public async Task A_token_of_the_longest_event_ID_is_understood()
    {
        var longest = string.Concat(Enumerable.Repeat("\U0001F600", 16));
        await _world.SendAsync(_world.Event(longest, secondsAgo: 3600), _world.Event("older", secondsAgo: 7200));
        var first = await ListAsync(1, null);
        (await ListAsync(1, first.NextPageToken)).Sessions.Single().FirstEventId.ShouldBe("older");
    }

    private async Task<SessionPage> ListAsync(int pageSize, string? token) =>
        await _world.Lookups.ListSessionsAsync(World.ServerKey, UserKind.Identified, "u1", pageSize, token, CancellationToken.None);
}
