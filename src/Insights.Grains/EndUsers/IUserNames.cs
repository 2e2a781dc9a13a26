using Insights.Domain.EndUsers;

namespace Insights.Grains.EndUsers;

/// <summary>Tells users by their hashes, which is all that a reminder brings.</summary>
public interface IUserNames
{
    /// <summary>The user with this hash (<see cref="EndUserKey.ToHash"/>); null where nothing is stored of one.</summary>
    /// <exception cref="Domain.EndUsers.Ports.StoreException">The store could not be read.</exception>
    ValueTask<EndUserKey?> FindAsync(Guid userHash, CancellationToken ct);
}
