using Insights.Domain.Attributes.Requests;
using Insights.Domain.EndUsers;
using Insights.Domain.Identity;
using Insights.Service.Identity;
using Insights.V1;
using EndUserKey = Insights.Domain.EndUsers.EndUserKey;
using Link = Insights.V1.Link;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace Insights.Api.Forms;

/// <summary>Links in their wire form, and requests about them out of it.</summary>
internal static class IdentityForm
{
    public static LinkRequest Read(string anonymousId, Timestamp? time, Timestamp? sentAt, string operationId)
    {
        var faults = new List<RequestFault>();
        return new LinkRequest
        {
            AnonymousId = anonymousId,
            TimeMs = AttributeForm.Time(time, "time", faults),
            SentMs = AttributeForm.Time(sentAt, "sentAt", faults),
            OperationId = operationId,
            Faults = faults,
        };
    }

    public static IEnumerable<Link> ToMessages(this Links links, EndUserKey of) => links.All.Select(l => new Link
    {
        UserId = of.Kind == UserKind.Identified ? of.Id : l.OtherId,
        AnonymousId = of.Kind == UserKind.Anonymous ? of.Id : l.OtherId,
        Since = EndUserForm.Time(l.SinceMs),
        Until = l.UntilMs is { } until ? EndUserForm.Time(until) : null,
    });

    public static IdentityResult ToMessage(this LinkResult result)
    {
        var message = new IdentityResult { Status = StatusOf(result.Status), OperationId = result.OperationId };
        if (result.Reason is { } reason)
            message.Reason = ReasonOf(reason);
        if (result.Detail is { } detail)
            message.Detail = detail;
        return message;
    }

    private static IdentityResult.Types.Status StatusOf(string status) => status switch
    {
        "ACCEPTED" => IdentityResult.Types.Status.Accepted,
        "DUPLICATE" => IdentityResult.Types.Status.Duplicate,
        _ => IdentityResult.Types.Status.Rejected,
    };

    private static IdentityResult.Types.Reason ReasonOf(string reason) => reason switch
    {
        "TOO_LATE" => IdentityResult.Types.Reason.TooLate,
        "ID_OF_NO_ONE" => IdentityResult.Types.Reason.IdOfNoOne,
        "ALREADY_IDENTIFIED" => IdentityResult.Types.Reason.AlreadyIdentified,
        "TOO_MANY_ANONYMOUS" => IdentityResult.Types.Reason.TooManyAnonymous,
        "ERASED" => IdentityResult.Types.Reason.Erased,
        _ => IdentityResult.Types.Reason.NotIdentified,
    };
}
