using Insights.Domain.Accounts;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.Identity.Commands;

namespace Insights.Domain.EndUsers;

/// <summary>The door for commands: each goes to the part of the user that it is for.</summary>
public sealed partial class EndUser
{
    /// <summary>What would become of a command; pure.</summary>
    /// <param name="nowMs">The clock, Unix milliseconds; never before what the rows stand for.</param>
    public CommandDecision Decide(UserCommand command, AccountSettings settings, long nowMs) => command switch
    {
        ReadSeq => CommandDecision.Unchanged(new SeqIs(Seq)),
        AdmitAnonymous admit => Decide(admit, settings),
        ChangeLink change => Decide(change, settings),
        TakeOver takeOver => Decide(takeOver, nowMs),
        ForgetAnonymous forget => Decide(forget),
        UpdateUser update => Decide(update, settings),
        JudgeUpdates judge => Decide(judge, settings),
        ReadUpdates read => Decide(read),
        _ => throw new ArgumentException($"No user knows what {command} is.", nameof(command)),
    };
}
