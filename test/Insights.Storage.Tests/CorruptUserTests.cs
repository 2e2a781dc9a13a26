using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Testing.Logging;

namespace Insights.Storage.Tests;

public sealed class CorruptUserTests
{
    [Fact]
    public void What_cannot_be_read_is_logged_once_a_user_and_without_its_id()
    {
        using var log = new LogCapture();
        var store = new UserStore(backend: null!, log.CreateLogger("store"));
        for (var i = 0; i < 6; i++)
            store.Corrupt(new EndUserKey("acme", UserKind.Identified, $"u{i % 2}"), new InvalidDataException("what is wrong")).Fault.ShouldBe(StoreFault.Corrupt);
        log.Troubles.Count.ShouldBe(2);
        log.Troubles.ShouldAllBe(l => l.Text.Contains("what is wrong") && !l.Text.Contains("u0") && !l.Text.Contains("u1"));
    }
}
