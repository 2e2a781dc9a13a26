using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Owners;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Profiles;
using Insights.Simulation.Tests.World;

namespace Insights.Simulation.Tests.Checks;

/// <summary>
/// Looks users up and checks what is shown: the oracle's answer to a state of the log that the process may hold, at a moment
/// while it was asked. A process that is not stale may hold none older than what was durable when it was asked.
/// </summary>
internal sealed class Lookups(SimWorld world)
{
    private readonly Dictionary<(EndUserKey, int Incarnation), (int Step, Profile Shown)> _last = [];

    public void Look(EndUserKey user, SimProcess process)
    {
        var model = world.Model.Of(user);
        var (oldest, asked, step) = (model.OldestFor(process), world.NowMs, world.Timeline.Steps);
        var fresh = oldest == model.Latest;
        var incarnation = model.Erasures;
        process.Call(user, owner => Get(owner, model, oldest, fresh, asked, step, incarnation));
    }

    private async void Get(EndUserOwner owner, UserModel model, int oldest, bool fresh, long askedMs, int step, int incarnation)
    {
        try
        {
            var shown = await owner.GetAsync(CancellationToken.None);
            world.OnItsThread();
            Check(model, shown, oldest, askedMs);
            if (shown is null && model.Now.HasExpired)
                world.Tally.Count("lookup of one who has expired");
            if (fresh && shown is not null && incarnation == model.Erasures)
                CheckRevision((model.Key, incarnation), shown, step);
            world.Tally.Count(fresh ? "lookup" : "lookup of a stale owner");
        }
        catch (StoreException)
        {
            world.Tally.Count("lookup failed");
        }
        catch (Exception e)
        {
            world.Fail("No call ends but with a StoreException", e.ToString());
        }
    }

    private void Check(UserModel model, Profile? shown, int oldest, long askedMs)
    {
        string? difference = null;
        for (var state = model.Latest; state >= oldest; state--)
        {
            foreach (var moment in Moments(model.State(state), askedMs, world.NowMs))
            {
                var answer = model.State(state).At(moment);
                if (shown is null && !answer.Exists)
                    return;
                var now = Compare.Profiles(shown, answer);
                if (now is null)
                    return;
                difference ??= now;
            }
        }
        world.Fail("A lookup shows what the oracle says", $"{model.Key.Id} by any of {model.Latest - oldest + 1} states of the log; by the last one, {difference}");
    }

    /// <summary>The moments from one to another at which the state may show something else.</summary>
    private static IEnumerable<long> Moments(UserState state, long fromMs, long toMs)
    {
        yield return toMs;
        for (var moment = fromMs; moment < toMs;)
        {
            yield return moment;
            moment = state.ChangesAfter(moment);
        }
    }

    private void CheckRevision((EndUserKey Key, int Incarnation) user, Profile shown, int askedAtStep)
    {
        if (_last.TryGetValue(user, out var last) && last.Step <= askedAtStep)
        {
            if (shown.Revision < last.Shown.Revision)
                world.Fail("A revision never shrinks", $"{user.Key.Id} from {last.Shown.Revision} to {shown.Revision}");
            if (shown.Revision == last.Shown.Revision && shown != last.Shown)
                world.Fail("A revision grows when what is shown changes", $"{user.Key.Id} at {shown.Revision}: {last.Shown}, then {shown}");
        }
        if (last.Shown is null || last.Step <= askedAtStep)
            _last[user] = (world.Timeline.Steps, shown);
    }
}
