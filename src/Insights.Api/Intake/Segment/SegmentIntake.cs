using System.Globalization;
using System.Text.RegularExpressions;
using Insights.Domain.Events;
using Insights.Service;
using Insights.Service.Attributes;
using Insights.Service.Identity;
using Insights.Service.Ingest;
using Insights.Service.Keys;

namespace Insights.Api.Intake.Segment;

/// <summary>
/// Takes Segment's messages: first the links, so that an event behind one belongs to the user, then the events as one batch, then
/// the attributes. What could not be stored fails the whole call, which SDKs then repeat: message IDs make that safe.
/// </summary>
internal sealed partial class SegmentIntake(IngestService ingest, IdentityService identity, UpdateService updates)
{
    /// <exception cref="ServiceException">PermissionDenied, ResourceExhausted, Unavailable.</exception>
    public async Task<IReadOnlyList<SegmentAnswer>> TakeAsync(Caller caller, SendingClient client, SegmentBatch batch, CancellationToken ct)
    {
        var messages = batch.Messages;
        var answers = messages.Select(m => m.Fault is { } fault
            ? new SegmentAnswer(m.MessageId, SegmentAnswer.Rejected, RejectionReason.InvalidField.WireName(), [fault])
            : new SegmentAnswer(m.MessageId, SegmentAnswer.Accepted, null, m.Notes)).ToArray();
        for (var i = 0; i < messages.Count; i++)
        {
            if (messages[i] is { Fault: null, Link: { } link })
                answers[i] = await LinkAsync(caller, link, answers[i], ct);
        }
        await RecordAsync(caller, client, batch, answers, ct);
        await UpdateAsync(caller, messages, answers, ct);
        return answers;
    }

    private async Task<SegmentAnswer> LinkAsync(Caller caller, LinkRequest link, SegmentAnswer answer, CancellationToken ct)
    {
        caller.CountEvents(1);
        try
        {
            var done = await identity.IdentifyAsync(caller, link, ct);
            return done.Reason is null
                ? answer with { Status = done.Status }
                : answer with { Status = SegmentAnswer.Rejected, Reason = done.Reason, Details = [.. answer.Details, done.Detail!] };
        }
        catch (ServiceException e) when (!e.Fault.CanRetry())
        {
            return Refused(answer, e);
        }
    }

    private async Task RecordAsync(Caller caller, SendingClient client, SegmentBatch batch, SegmentAnswer[] answers, CancellationToken ct)
    {
        var at = Enumerable.Range(0, answers.Length).Where(i => batch.Messages[i] is { Fault: null, Event: not null }).ToList();
        if (at.Count == 0)
            return;
        var results = await ingest.RecordAsync(caller, client, batch.SentMs, at.ConvertAll(i => batch.Messages[i].Event!), ct);
        for (var n = 0; n < at.Count; n++)
        {
            var (result, answer) = (results[n], answers[at[n]]);
            if (result.Rejection is { } rejection)
            {
                if (rejection.Reason.CanRetry())
                    throw new ServiceException(rejection.Reason == RejectionReason.Overloaded ? ServiceFault.ResourceExhausted : ServiceFault.Unavailable, rejection.Detail);
                answers[at[n]] = answer with { Status = SegmentAnswer.Rejected, Reason = rejection.Reason.WireName(), Details = [.. answer.Details, rejection.Detail] };
            }
            else
            {
                answers[at[n]] = answer with
                {
                    Status = result.Status == RecordStatus.Duplicate ? SegmentAnswer.Duplicate : answer.Status,
                    Details = result.Detail is { } note ? [.. answer.Details, note] : answer.Details,
                };
            }
        }
    }

    private async Task UpdateAsync(Caller caller, IReadOnlyList<SegmentMessage> messages, SegmentAnswer[] answers, CancellationToken ct)
    {
        var at = Enumerable.Range(0, answers.Length).Where(i => messages[i] is { Fault: null, Update: not null }).ToList();
        if (at.Count == 0)
            return;
        caller.CountEvents(at.Count);
        var results = await updates.BatchUpdateAsync(caller, at.ConvertAll(i => messages[i].Update!), ct);
        for (var n = 0; n < at.Count; n++)
        {
            var (result, fault) = results[n];
            if (fault is not null)
                answers[at[n]] = await WithoutFaultyAsync(caller, messages[at[n]].Update!, fault, answers[at[n]], ct);
            else if (result!.IsDuplicate && answers[at[n]].Status != SegmentAnswer.Rejected)
            {
                answers[at[n]] = answers[at[n]] with { Status = SegmentAnswer.Duplicate };
            }
        }
    }

    /// <summary>An update is made whole or not at all, but one trait that no attribute can take must not keep the others out.</summary>
    private async Task<SegmentAnswer> WithoutFaultyAsync(Caller caller, UpdateRequest update, ServiceException fault, SegmentAnswer answer, CancellationToken ct)
    {
        if (fault.Fault.CanRetry())
            throw fault;
        var faulty = fault.Fields.Select(f => Operation().Match(f.Field)).Where(m => m.Success)
            .Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)).ToHashSet();
        var rest = update.Operations.Where((_, i) => !faulty.Contains(i)).ToList();
        // What was never set is unset already.
        string[] told = [.. fault.Fields.Where(f => !f.Problem.Contains("nothing to unset", StringComparison.Ordinal)).Select(f => NameOf(update, f))];
        answer = answer with { Details = [.. answer.Details, .. told] };
        if (faulty.Count == 0 || (rest.Count == 0 && told.Length > 0))
            return Refused(answer, fault);
        if (rest.Count == 0)
            return answer;
        try
        {
            await updates.UpdateAsync(caller, update with { Operations = rest }, ct);
            return answer;
        }
        catch (ServiceException e) when (!e.Fault.CanRetry())
        {
            return Refused(answer, e);
        }
    }

    private static string NameOf(UpdateRequest update, FieldFault fault) =>
        Operation().Match(fault.Field) is { Success: true } found
            ? $"trait {update.Operations[int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture)].Name} {fault.Problem}"
            : $"{fault.Field} {fault.Problem}";

    [GeneratedRegex(@"operations\[(\d{1,3})\]")]
    private static partial Regex Operation();

    private static SegmentAnswer Refused(SegmentAnswer answer, ServiceException e) =>
        answer with { Status = SegmentAnswer.Rejected, Reason = e.Fault.WireName(), Details = [.. answer.Details, e.Message] };
}
