using Google.Protobuf;
using Grpc.Core;
using Insights.V1;

namespace Insights.Client.Sending;

/// <summary>The methods of EndUserService that the client calls.</summary>
internal static class EndUserCalls
{
    public static readonly Method<UpdateEndUserRequest, UpdateEndUserResponse> Update = Of(
        nameof(EndUserService.EndUserServiceBase.UpdateEndUser), UpdateEndUserRequest.Parser, UpdateEndUserResponse.Parser);

    public static readonly Method<IdentifyRequest, LinkResponse> Identify = Of(
        nameof(EndUserService.EndUserServiceBase.Identify), IdentifyRequest.Parser, LinkResponse.Parser);

    public static readonly Method<AnonymizeRequest, LinkResponse> Anonymize = Of(
        nameof(EndUserService.EndUserServiceBase.Anonymize), AnonymizeRequest.Parser, LinkResponse.Parser);

    public static readonly Method<EraseEndUserRequest, EraseEndUserResponse> Erase = Of(
        nameof(EndUserService.EndUserServiceBase.EraseEndUser), EraseEndUserRequest.Parser, EraseEndUserResponse.Parser);

    public static readonly Method<ExportEndUserRequest, ExportEndUserResponse> Export = Of(
        nameof(EndUserService.EndUserServiceBase.ExportEndUser), ExportEndUserRequest.Parser, ExportEndUserResponse.Parser,
        MethodType.ServerStreaming);

    private static Method<TRequest, TResponse> Of<TRequest, TResponse>(
        string name, MessageParser<TRequest> request, MessageParser<TResponse> response, MethodType type = MethodType.Unary)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> => ServiceMethod.Of(EndUserService.Descriptor, name, request, response, type);
}
