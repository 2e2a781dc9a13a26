using System.Collections.Immutable;
using Insights.Domain.Attributes;
using Insights.Domain.EndUsers.Commands;
using Insights.Integrations.Definitions;
using Insights.Integrations.Runs;
using Insights.Service;
using Insights.Service.Attributes;

namespace Insights.Integrations.Tests.Runs;

/// <summary>Users that fail now and then: before, after, and in the middle of what they are asked.</summary>
internal sealed class FakeTarget(Random random, double faults, PlantedBug bug) : IRunTarget
{
    public Dictionary<string, FakeUser> Users { get; } = new(StringComparer.Ordinal);

    /// <summary>Updates that were made, those known already left out.</summary>
    public int Made { get; private set; }

    public ImmutableSortedSet<string> NoOnes => [];

    public ValueTask<IReadOnlyList<string>> CheckAttributesAsync(SourceMapping mapping, bool make, CancellationToken ct)
    {
        MayFail();
        return new([]);
    }

    public ValueTask<IReadOnlyList<UpdatesJudged>> JudgeAsync(IReadOnlyList<UserUpdates> users, CancellationToken ct)
    {
        MayFail();
        return new([.. users.Select(Judge)]);
    }

    public ValueTask<IReadOnlyList<ServiceException?>> ApplyAsync(IReadOnlyList<UpdateRequest> updates, CancellationToken ct)
    {
        MayFail();
        foreach (var update in updates)
        {
            // Some are made, and the rest is not known.
            if (random.NextDouble() < faults / 20)
                throw Unavailable();
            Apply(update);
        }
        MayFail();
        return new([.. updates.Select(_ => (ServiceException?)null)]);
    }

    public void Apply(UpdateRequest update)
    {
        var user = Users.TryGetValue(update.Id, out var known) ? known : Users[update.Id] = new FakeUser();
        if (bug == PlantedBug.ForgetfulUsers)
            update = With(update, $"{update.OperationId}-{Made}", update.TimeMs!.Value);
        if (bug == PlantedBug.LastArrivalWins)
            update = With(update, update.OperationId!, 1_000_000 + Made);
        if (user.Knows(update.OperationId!))
            return;
        Made++;
        user.Add(update);
    }

    private static UpdateRequest With(UpdateRequest update, string id, long timeMs) => update with { OperationId = id, TimeMs = timeMs };

    private UpdatesJudged Judge(UserUpdates asked)
    {
        var exists = Users.TryGetValue(asked.Id, out var user);
        user ??= new FakeUser();
        var taken = new List<UpdateRequest>();
        var verdicts = new List<UpdateVerdict>();
        foreach (var update in asked.Updates)
        {
            verdicts.Add(Judge(user, taken, update));
            if (verdicts[^1] != UpdateVerdict.Duplicate)
                taken.Add(update);
        }
        return new UpdatesJudged(exists, verdicts);
    }

    private static UpdateVerdict Judge(FakeUser user, List<UpdateRequest> taken, UpdateRequest update)
    {
        if (user.Knows(update.OperationId!))
            return UpdateVerdict.Duplicate;
        var (before, after) = (user.Values(taken), user.Values([.. taken, update]));
        var names = update.Operations.Select(o => o.Name!).ToList();
        if (names.Any(n => Text(before, n) != Text(after, n)))
            return UpdateVerdict.Changes;
        var hidden = update.Operations.Where(o => Text(before, o.Name!) != o.Value?.ToString()).Select(o => o.Name).ToList();
        return user.After(update, taken).Any(u => u.Operations.Any(o => hidden.Contains(o.Name)) && (u.TimeMs != update.TimeMs || u.Source != update.Source))
            ? UpdateVerdict.Superseded
            : UpdateVerdict.ChangesNothing;
    }

    private static string? Text(Dictionary<string, string> values, string name) => values.GetValueOrDefault(name);

    private void MayFail()
    {
        if (random.NextDouble() < faults)
            throw Unavailable();
    }

    private static ServiceException Unavailable() => new(ServiceFault.Unavailable, "Not now.");
}

/// <summary>What the property must find.</summary>
internal enum PlantedBug
{
    None,

    /// <summary>What was planned is not kept: what is applied twice is decided twice.</summary>
    PlanIsLost,

    /// <summary>The cursor moves before its rows are applied.</summary>
    CursorMovesFirst,

    /// <summary>Who goes on with a run reads one row too few.</summary>
    RowIsSkipped,

    /// <summary>Users do not know again what was sent to them before.</summary>
    ForgetfulUsers,

    /// <summary>Users go by what arrived last, not by time.</summary>
    LastArrivalWins,
}
