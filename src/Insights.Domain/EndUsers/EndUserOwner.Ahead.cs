using System.Runtime.CompilerServices;
using Insights.Domain.EndUsers.Ports;

namespace Insights.Domain.EndUsers;

public sealed partial class EndUserOwner
{
    /// <summary>
    /// Looks at what <see cref="TryRecord"/> will look at, without a turn: it reads, and decides nothing on what it reads. Each
    /// loop goes one reference further for all users, so that the processor waits for their memory at the same time.
    /// </summary>
    /// <param name="owners">At most <see cref="IEndUsers.MostAhead"/>; null: nobody to look at.</param>
    /// <param name="coming">The event that each is about to take.</param>
    /// <returns>A number that means nothing: what is read must be used.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long LookAhead(ReadOnlySpan<EndUserOwner?> owners, ReadOnlySpan<ComingEvent> coming)
    {
        var helds = new Ahead<Held?>();
        var users = new Ahead<EndUser?>();
        var seen = 0L;
        for (var i = 0; i < owners.Length; i++)
            helds[i] = owners[i]?._held;
        for (var i = 0; i < owners.Length; i++)
            seen += owners[i]?._turn.IsTaken == true ? 1 : 0;
        for (var i = 0; i < owners.Length; i++)
            (users[i], seen) = (helds[i]?.User, seen + (helds[i]?.AsOfMs ?? 0));
        for (var i = 0; i < owners.Length; i++)
            seen += helds[i]?.WriteSession.Mark is null ? 1 : 0;
        for (var i = 0; i < owners.Length; i++)
            seen += helds[i]?.Pending.IsCompleted == true ? 1 : 0;
        return seen + EndUser.LookAhead(users[..owners.Length], coming);
    }
}
