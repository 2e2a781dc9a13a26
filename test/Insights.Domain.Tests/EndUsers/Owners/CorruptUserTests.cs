using Insights.Domain.EndUsers.Ports;
using Insights.Domain.EndUsers.Commands;
using Insights.Testing.Builders;
using static Insights.Testing.Builders.An;

namespace Insights.Domain.Tests.EndUsers.Owners;

/// <summary>What is stored of one user cannot be read: a fault of the store's, told as such by every call of that user.</summary>
public sealed class CorruptUserTests
{
    private readonly OwnedUser _user = OwnedUser.New();

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 99 })] // a form that a newer version may know
    [InlineData(new byte[] { 2, 1 })] // an event that ends too early
    [InlineData(new byte[] { 40, 2, 97, 0, 2, 97, 2, 3, 1, 2 })] // a past that is none
    public async Task Every_call_is_told_that_the_store_is_at_fault(byte[] entry)
    {
        await _user.Record(Click("10:00"));
        await AppendAsync(entry, seq: 3);
        var rival = _user.Rival();
        await ShouldBeCorruptAsync(() => rival.Get());
        await ShouldBeCorruptAsync(() => rival.Record(Click("10:01")));
        await ShouldBeCorruptAsync(() => rival.Settle("11:00"));
        await ShouldBeCorruptAsync(async () => await rival.Owner.ExecuteAsync(new ReadSeq(), CancellationToken.None));
        rival.Owner.IsIdle.ShouldBeTrue();
    }

    [Fact]
    public async Task An_owner_that_knows_the_user_is_told_when_it_reads_the_log_again()
    {
        await _user.Record(Click("10:00"));
        await AppendAsync([99], seq: 3);
        await ShouldBeCorruptAsync(() => _user.Settle("11:00"));
    }

    private async Task AppendAsync(byte[] entry, long seq)
    {
        var incarnation = (await _user.Store.ReadIncarnationAsync(UserStory.Key, CancellationToken.None))!.Value;
        await _user.Store.AppendAsync(new LogAppend(new WriteSession(UserStory.Key) { Incarnation = incarnation }, seq, [entry]));
    }

    private static async Task ShouldBeCorruptAsync(Func<Task> call) =>
        (await Should.ThrowAsync<StoreException>(call)).Fault.ShouldBe(StoreFault.Corrupt);
}
