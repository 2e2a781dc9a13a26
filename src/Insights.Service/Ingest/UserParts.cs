using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;

namespace Insights.Service.Ingest;

/// <summary>The events of a batch by their users, in the order in which those come first.</summary>
/// <param name="events">How many events come, at most.</param>
internal sealed class UserParts(int events)
{
    private readonly List<UserPart> _parts = [];

    // Most batches of one user alone need none.
    private Dictionary<EndUserKey, UserPart>? _byUser;

    public List<UserPart> All => _parts;

    /// <param name="settings">Of the user's account.</param>
    /// <param name="index">The event's place in the batch.</param>
    public void Add(EndUserKey user, AccountSettings settings, int index, RecordEvent command)
    {
        if (_parts.Count > 0 && _parts[^1].User == user)
        {
            _parts[^1].Add(index, command);
            return;
        }
        if (_parts.Count > 0)
            _byUser ??= new Dictionary<EndUserKey, UserPart>(events) { [_parts[0].User] = _parts[0] };
        if (_byUser is not null && _byUser.TryGetValue(user, out var known))
        {
            known.Add(index, command);
            return;
        }
        var part = new UserPart(user, settings, index, command);
        _parts.Add(part);
        _byUser?.Add(user, part);
    }
}
