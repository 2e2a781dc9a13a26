using Insights.Domain.Events;
using Insights.Testing.Builders;

namespace Insights.Domain.Tests.Events;

public class EventTypesTests
{
    [Theory]
    [InlineData("heartbeat")]
    [InlineData("session_start")]
    [InlineData("session_end")]
    [InlineData("visibility")]
    public void Some_types_are_passive_by_themselves(string type) => EventTypes.IsPassive(type).ShouldBeTrue();

    [Theory]
    [InlineData("click")]
    [InlineData("page_view")]
    [InlineData("order")]
    [InlineData("identify")]
    [InlineData("Heartbeat")]
    [InlineData("")]
    public void All_others_are_activity(string type) => EventTypes.IsPassive(type).ShouldBeFalse();

    [Fact]
    public void Any_event_can_be_passive_by_the_clients_word() =>
        An.Click("10:00").Passive().Build().IsActivity.ShouldBeFalse();
}
