using Insights.Domain.Attributes;
using Insights.Domain.EndUsers;
using Insights.Domain.Filters;
using Insights.Domain.Filters.Evaluation;
using Insights.Domain.Segments;
using Insights.Service.Keys;
using Insights.Service.Lists;
using Insights.Service.Lookups;

namespace Insights.Service.Segments;

/// <summary>Keeps an account's segments, and says whether and why a user is in them. Every call is scoped by the caller's key.</summary>
public sealed class SegmentService(SegmentDirectory segments, FilterTexts filters, LookupService lookups, ListService lists, TimeProvider clock)
{
    /// <summary>Most segments that one user is asked about at a time.</summary>
    public const int MaxAsked = 250;

    /// <summary>Every segment: the ready-made, and behind them the account's own by name.</summary>
    /// <exception cref="ServiceException">PermissionDenied.</exception>
    public async ValueTask<IReadOnlyList<CompiledSegment>> ListAsync(Caller caller, CancellationToken ct) =>
        [.. (await segments.OfNowAsync(caller.AccountToRead(), ct).ConfigureAwait(false)).All];

    /// <exception cref="ServiceException">PermissionDenied, NotFound.</exception>
    public async ValueTask<CompiledSegment> GetAsync(Caller caller, string name, CancellationToken ct) =>
        (await segments.OfNowAsync(caller.AccountToRead(), ct).ConfigureAwait(false)).Find(name) ?? throw NotFound();

    /// <summary>Makes a segment; in force within seconds everywhere.</summary>
    /// <exception cref="ServiceException">
    /// PermissionDenied; InvalidArgument with every fault; AlreadyExists; FailedPrecondition: the account has as many as it may.
    /// </exception>
    public async ValueTask<CompiledSegment> CreateAsync(Caller caller, SegmentDraft draft, CancellationToken ct)
    {
        var account = caller.AccountToRead();
        var faults = Faults(draft);
        if (SegmentNames.Fault(draft.Name) is { } name)
            faults.Insert(0, new FieldFault("name", name));
        if (string.IsNullOrWhiteSpace(draft.Filter))
            faults.Add(new FieldFault("filter", "is needed"));
        await CheckAsync(account, draft.Filter, faults, ct).ConfigureAwait(false);
        return await ChangeAsync(
            account, new CreateSegment(draft.Name!, draft.DisplayName ?? "", draft.Description ?? "", draft.Filter!), ct).ConfigureAwait(false)
            ?? throw NotFound();
    }

    /// <summary>Changes what the draft names; in force within seconds everywhere.</summary>
    /// <param name="revision">What the segment must still be at; null: whatever it is.</param>
    /// <exception cref="ServiceException">
    /// PermissionDenied; NotFound; InvalidArgument with every fault; FailedPrecondition: it is a ready-made one; Aborted: it has
    /// another revision.
    /// </exception>
    public async ValueTask<CompiledSegment> UpdateAsync(Caller caller, string name, SegmentDraft draft, long? revision, CancellationToken ct)
    {
        var account = caller.AccountToRead();
        var faults = Faults(draft);
        if (draft.Filter is not null && string.IsNullOrWhiteSpace(draft.Filter))
            faults.Add(new FieldFault("filter", "must not be empty"));
        await CheckAsync(account, draft.Filter, faults, ct).ConfigureAwait(false);
        return await ChangeAsync(
            account, new UpdateSegment(Changeable(name), draft.DisplayName, draft.Description, draft.Filter, revision), ct).ConfigureAwait(false)
            ?? throw NotFound();
    }

    /// <summary>Deletes a segment for good; within seconds everywhere.</summary>
    /// <param name="revision">What the segment must still be at; null: whatever it is.</param>
    /// <exception cref="ServiceException">PermissionDenied; NotFound; FailedPrecondition: it is a ready-made one; Aborted: it has another revision.</exception>
    public async ValueTask DeleteAsync(Caller caller, string name, long? revision, CancellationToken ct) =>
        await ChangeAsync(caller.AccountToRead(), new DeleteSegment(Changeable(name), revision), ct).ConfigureAwait(false);

    /// <summary>How many users are in a segment now.</summary>
    /// <exception cref="ServiceException">PermissionDenied; NotFound; FailedPrecondition: the segment is invalid now; Unavailable.</exception>
    public async ValueTask<long> CountAsync(Caller caller, string name, CancellationToken ct) =>
        await lists.CountAsync(caller, await MeantAsync(caller, name, ct).ConfigureAwait(false), ct).ConfigureAwait(false);

    /// <summary>The users in a segment, paged.</summary>
    /// <param name="request">Its filter counts for nothing.</param>
    /// <exception cref="ServiceException">PermissionDenied; NotFound; InvalidArgument; FailedPrecondition: the segment is invalid now; Unavailable.</exception>
    public async ValueTask<EndUserPage> MembersAsync(Caller caller, string name, ListRequest request, CancellationToken ct) =>
        await lists.MembersAsync(caller, await MeantAsync(caller, name, ct).ConfigureAwait(false), request, ct).ConfigureAwait(false);

    /// <summary>Whether a user is in segments, by what is known of the user now: no query. What targets content on a page.</summary>
    /// <param name="names">Up to 250; none: every segment of the account.</param>
    /// <param name="field">What the gateway calls the ID, for the fault that names it.</param>
    /// <returns>A verdict for each name, in order.</returns>
    /// <exception cref="ServiceException">NotFound for a user who has no record; PermissionDenied, InvalidArgument, Unavailable.</exception>
    public async ValueTask<IReadOnlyList<SegmentVerdict>> EvaluateAsync(
        Caller caller, UserKind kind, string id, IReadOnlyList<string> names, CancellationToken ct, string field = "id")
    {
        var account = caller.AccountToRead();
        if (names.Count > MaxAsked)
            throw ServiceException.Invalid("segments", $"must be at most {MaxAsked}");
        var record = await lookups.GetAsync(caller, kind, id, ct, field).ConfigureAwait(false);
        var known = await segments.OfAsync(account, ct).ConfigureAwait(false);
        return Evaluate(known, names, FilterSubject.Of(record.Key, record.Profile), clock.GetUtcNow().ToUnixTimeMilliseconds());
    }

    /// <summary>Why a user is in a segment or not: its tree with every clause's value and verdict.</summary>
    /// <param name="name">Of a segment; null or empty where <paramref name="filter"/> is asked about.</param>
    /// <param name="filter">A filter that need not be saved; null or empty where <paramref name="name"/> is given.</param>
    /// <exception cref="ServiceException">
    /// NotFound for a user who has no record and a segment that is not there; FailedPrecondition: the segment is invalid now;
    /// PermissionDenied, InvalidArgument, Unavailable.
    /// </exception>
    public async ValueTask<SegmentExplanation> ExplainAsync(
        Caller caller, UserKind kind, string id, string? name, string? filter, CancellationToken ct, string field = "id")
    {
        var account = caller.AccountToRead();
        if (string.IsNullOrEmpty(name) == string.IsNullOrEmpty(filter))
            throw ServiceException.Invalid("segment", "or filter is needed, one of the two");
        var known = await segments.OfNowAsync(account, ct).ConfigureAwait(false);
        Filter meant;
        if (string.IsNullOrEmpty(name))
        {
            meant = await filters.ReadAsync(account, filter, "filter", ct).ConfigureAwait(false);
        }
        else
        {
            var segment = known.Find(name) ?? throw NotFound();
            segment.Meant();
            meant = segment.Written!;
        }
        var record = await lookups.GetAsync(caller, kind, id, ct, field).ConfigureAwait(false);
        // Of anybody else it would say nothing.
        if (record.Profile.Attributes.Browser is { IsBot: true })
            meant = meant.WithoutBots();
        var root = Explanation.Of(
            meant, known.Catalogue.Tags, FilterSubject.Of(record.Key, record.Profile), clock.GetUtcNow().ToUnixTimeMilliseconds());
        return new SegmentExplanation(name ?? "", meant.Text, root);
    }

    /// <summary>The verdicts of one user, without a call to anything.</summary>
    public static IReadOnlyList<SegmentVerdict> Evaluate(AccountSegments known, IReadOnlyList<string> names, FilterSubject subject, long nowMs)
    {
        var asked = names.Count > 0 ? names : [.. known.Book.All.Select(s => s.Name)];
        var verdicts = new SegmentVerdict[asked.Count];
        for (var i = 0; i < verdicts.Length; i++)
        {
            verdicts[i] = known.Find(asked[i]) switch
            {
                null => new SegmentVerdict(asked[i], SegmentStatus.NotFound, "There is no such segment."),
                { Program: { } program } => new SegmentVerdict(asked[i], program.Test(subject, nowMs) ? SegmentStatus.Member : SegmentStatus.NotMember),
                var invalid => new SegmentVerdict(asked[i], SegmentStatus.Invalid, $"The filter means nothing now: {invalid.Faults[0]}."),
            };
        }
        return verdicts;
    }

    private async ValueTask<Filter> MeantAsync(Caller caller, string name, CancellationToken ct) =>
        (await GetAsync(caller, name, ct).ConfigureAwait(false)).Meant().Filter;

    internal static ServiceException NotFound() => new(ServiceFault.NotFound, "The account has no such segment.");

    private static List<FieldFault> Faults(SegmentDraft draft)
    {
        var faults = new List<FieldFault>();
        if (draft.DisplayName is { } display && !AttributeLimits.IsText(display, SegmentLimits.MaxDisplayNameLength))
            faults.Add(new FieldFault("displayName", $"must be at most {SegmentLimits.MaxDisplayNameLength} characters, without U+0000"));
        if (draft.Description is { } description && !AttributeLimits.IsText(description, SegmentLimits.MaxDescriptionLength))
            faults.Add(new FieldFault("description", $"must be at most {SegmentLimits.MaxDescriptionLength} characters, without U+0000"));
        return faults;
    }

    /// <summary>Tells the faults of a filter behind those that are known.</summary>
    private async ValueTask CheckAsync(string account, string? filter, List<FieldFault> faults, CancellationToken ct)
    {
        try
        {
            if (!string.IsNullOrWhiteSpace(filter))
                await filters.ReadAsync(account, filter, "filter", ct).ConfigureAwait(false);
        }
        catch (ServiceException e) when (e.Fault == ServiceFault.InvalidArgument)
        {
            faults.AddRange(e.Fields);
        }
        if (faults.Count > 0)
            throw new ServiceException(ServiceFault.InvalidArgument, $"{faults[0].Field} {faults[0].Problem}.", faults);
    }

    /// <returns>The segment afterwards; null where it was deleted.</returns>
    private async ValueTask<CompiledSegment?> ChangeAsync(string account, SegmentChange change, CancellationToken ct)
    {
        var decision = await segments.ChangeAsync(account, change, ct).ConfigureAwait(false);
        return decision.Outcome switch
        {
            SegmentOutcome.Done => (await segments.OfAsync(account, ct).ConfigureAwait(false)).Find(change.Name),
            SegmentOutcome.NotFound => throw NotFound(),
            SegmentOutcome.AlreadyExists => throw new ServiceException(ServiceFault.AlreadyExists, "The account has a segment of that name."),
            SegmentOutcome.TooMany => throw new ServiceException(
                ServiceFault.FailedPrecondition, $"The account has its {SegmentLimits.MaxSegments} segments; delete one first."),
            SegmentOutcome.OtherRevision => throw new ServiceException(
                ServiceFault.Aborted, "The segment was changed by someone else; read it again, and make the change for its new revision."),
            _ => throw new InvalidOperationException($"{decision.Outcome} is none of the outcomes."),
        };
    }

    private static string Changeable(string name)
    {
        if (SegmentNames.IsReadyMade(name))
            throw new ServiceException(ServiceFault.FailedPrecondition, "Ready-made segments cannot be changed; make one with a name of your own.");
        return SegmentNames.IsName(name) ? name : throw NotFound();
    }
}
