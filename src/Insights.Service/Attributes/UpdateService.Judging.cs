using Insights.Domain.Attributes;
using Insights.Domain.Attributes.Catalogue;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.Events;
using Insights.Service.Calls;
using Insights.Service.Keys;

namespace Insights.Service.Attributes;

/// <summary>Updates of one identified user.</summary>
/// <param name="Updates">In the order in which they are made; may be none.</param>
public sealed record UserUpdates(string Id, IReadOnlyList<UpdateRequest> Updates);

/// <content>What updates would do, for imports.</content>
public sealed partial class UpdateService
{
    /// <summary>
    /// Says what updates would do, and makes none. An attribute that the account does not have yet counts as one that it may make.
    /// </summary>
    /// <param name="asked">Each of another user; checked already, so that all of them could be made.</param>
    /// <returns>For each user, in order, whether it exists and one verdict for each of its updates.</returns>
    /// <exception cref="ServiceException">PermissionDenied, FailedPrecondition, ResourceExhausted, Unavailable, Internal.</exception>
    public async ValueTask<IReadOnlyList<UpdatesJudged>> JudgeAsync(
        Caller caller, IReadOnlyList<UserUpdates> asked, CancellationToken ct)
    {
        var account = caller.AccountToRead();
        caller.MustKeep(UserKind.Identified);
        var catalogue = await attributes.OfAsync(account, ct).ConfigureAwait(false);
        var answers = new UpdatesJudged[asked.Count];
        await Parallel.ForAsync(0, asked.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (i, stop) =>
        {
            answers[i] = await JudgeAsync(caller, account, catalogue, asked[i], stop).ConfigureAwait(false);
        }).ConfigureAwait(false);
        return answers;
    }

    private async ValueTask<UpdatesJudged> JudgeAsync(
        Caller caller, string account, AttributeCatalogue catalogue, UserUpdates user, CancellationToken ct)
    {
        var receivedMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var updates = user.Updates.Select(r => Meant(
            r, receivedMs, [.. from o in r.Operations let known = catalogue.Find(o.Name!) where known is not null select new AttributeOperation(known.Number, o.Kind!.Value, o.Value)]))
            .ToList();
        var answer = await users.AskAsync<UpdatesJudged>(
            new EndUserKey(account, UserKind.Identified, user.Id), new JudgeUpdates(updates, receivedMs, caller.MayImport), ct).ConfigureAwait(false);
        return new UpdatesJudged(answer.Exists, [.. answer.Verdicts.Select((v, i) => MakesName(user.Updates[i], catalogue) ? WithName(v) : v)]);
    }

    private static bool MakesName(UpdateRequest request, AttributeCatalogue catalogue) =>
        request.Operations.Any(o => o.Value is not null && catalogue.Find(o.Name!) is null);

    private static UpdateVerdict WithName(UpdateVerdict verdict) =>
        verdict is UpdateVerdict.ChangesNothing or UpdateVerdict.Superseded ? UpdateVerdict.Changes : verdict;
}
