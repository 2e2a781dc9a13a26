using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Insights.Domain.Attributes.Requests;
using Insights.Domain.EndUsers;
using Insights.Domain.Identity;
using Insights.Grpc.Attributes;
using Insights.Grpc.Calls;
using Insights.Service.Identity;
using Insights.V1;
using EndUserKey = Insights.Domain.EndUsers.EndUserKey;
using Link = Insights.V1.Link;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace Insights.Grpc.Users;

/// <summary>What of EndUserService is about identity.</summary>
internal sealed partial class EndUserGateway
{
    private static readonly Method<IdentifyRequest, LinkResponse> Identify = Marshalling.Method<IdentifyRequest, LinkResponse>(
        EndUserService.Descriptor, nameof(EndUserService.EndUserServiceBase.Identify));

    private static readonly Method<AnonymizeRequest, LinkResponse> Anonymize = Marshalling.Method<AnonymizeRequest, LinkResponse>(
        EndUserService.Descriptor, nameof(EndUserService.EndUserServiceBase.Anonymize));

    private static void AddIdentity(ServiceMethodProviderContext<EndUserGateway> context)
    {
        context.AddUnaryMethod(Identify, [], static (s, request, call) => s.GuardAsync(s.IdentifyAsync(request, call), call));
        context.AddUnaryMethod(Anonymize, [], static (s, request, call) => s.GuardAsync(s.AnonymizeAsync(request, call), call));
    }

    private async Task<LinkResponse> IdentifyAsync(IdentifyRequest request, ServerCallContext context)
    {
        var caller = context.Authenticate(accounts);
        caller.AccountToRead();
        var read = Read(request.AnonymousId, request.Time, request.SentAt, request.OperationId) with { UserId = request.UserId };
        return Answer(await identity.IdentifyAsync(caller, read, context.CancellationToken));
    }

    private async Task<LinkResponse> AnonymizeAsync(AnonymizeRequest request, ServerCallContext context)
    {
        var caller = context.Authenticate(accounts);
        caller.AccountToRead();
        return Answer(await identity.AnonymizeAsync(
            caller, Read(request.AnonymousId, request.Time, request.SentAt, request.OperationId), context.CancellationToken));
    }

    internal static IEnumerable<Link> LinksOf(Links links, EndUserKey of) => links.All.Select(l => new Link
    {
        UserId = of.Kind == UserKind.Identified ? of.Id : l.OtherId,
        AnonymousId = of.Kind == UserKind.Anonymous ? of.Id : l.OtherId,
        Since = EndUserForm.Time(l.SinceMs),
        Until = l.UntilMs is { } until ? EndUserForm.Time(until) : null,
    });

    private static LinkRequest Read(string anonymousId, Timestamp? time, Timestamp? sentAt, string operationId)
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

    private static LinkResponse Answer(LinkResult result) => new()
    {
        Status = result.Status switch
        {
            "ACCEPTED" => LinkResponse.Types.Status.Accepted,
            "DUPLICATE" => LinkResponse.Types.Status.Duplicate,
            _ => LinkResponse.Types.Status.Rejected,
        },
        Reason = result.Reason switch
        {
            null => LinkResponse.Types.Reason.Unspecified,
            "TOO_LATE" => LinkResponse.Types.Reason.TooLate,
            "ID_OF_NO_ONE" => LinkResponse.Types.Reason.IdOfNoOne,
            "ALREADY_IDENTIFIED" => LinkResponse.Types.Reason.AlreadyIdentified,
            "TOO_MANY_ANONYMOUS" => LinkResponse.Types.Reason.TooManyAnonymous,
            _ => LinkResponse.Types.Reason.NotIdentified,
        },
        Detail = result.Detail ?? "",
        OperationId = result.OperationId,
    };
}
