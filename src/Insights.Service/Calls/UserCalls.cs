using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Ports;

namespace Insights.Service.Calls;

/// <summary>Commands of services to users: tried again where another owner of the user got in between.</summary>
public static class UserCalls
{
    /// <summary>How often a command is tried.</summary>
    private const int Tries = 4;

    /// <summary>The user's answer, which is durable.</summary>
    /// <exception cref="ServiceException">
    /// <see cref="ServiceFault.ResourceExhausted"/> or <see cref="ServiceFault.Unavailable"/>: it is not known to be done;
    /// asking again is safe. <see cref="ServiceFault.Internal"/>: the user cannot be read.
    /// </exception>
    public static async ValueTask<TAnswer> AskAsync<TAnswer>(
        this IEndUsers users, EndUserKey user, UserCommand command, CancellationToken ct)
        where TAnswer : UserAnswer
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return (TAnswer)await users.ExecuteAsync(user, command, ct).ConfigureAwait(false);
            }
            catch (StoreException e) when (tries < Tries && e.Fault is (StoreFault.Conflict or StoreFault.BrokenSession))
            {
            }
            catch (StoreException e)
            {
                throw ServiceException.Of(e, "It is not known to be stored; try again after a moment.");
            }
        }
    }
}
