using Insights.Domain.EndUsers;

namespace Insights.Grains.EndUsers;

/// <summary>Tells users by their hashes, which is all that a reminder brings.</summary>
public interface IUserNames
{
    /// <summary>The user with this hash (<see cref="EndUserKey.ToHash"/>); null where nothing is stored of one.</summary>
    /// <exception cref="Domain.EndUsers.Ports.StoreException">The store could not be read.</exception>
    ValueTask<NamedUser?> FindAsync(Guid userHash, CancellationToken ct);
}

/// <summary>A user as its hash finds it.</summary>
/// <param name="AlarmMs">When its alarm is due, Unix milliseconds; null where none is set.</param>
public sealed record NamedUser(EndUserKey Key, long? AlarmMs);
