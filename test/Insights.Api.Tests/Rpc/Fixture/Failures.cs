using Google.Rpc;
using Grpc.Core;

namespace Insights.Api.Tests.Rpc.Fixture;

/// <summary>What a call that failed says of itself.</summary>
public static class Failures
{
    private static readonly HashSet<string> Codes =
    [
        "INVALID_ARGUMENT", "UNAUTHENTICATED", "PERMISSION_DENIED", "NOT_FOUND", "ALREADY_EXISTS", "FAILED_PRECONDITION", "ABORTED", "RESOURCE_EXHAUSTED",
        "UNAVAILABLE", "INTERNAL",
    ];

    /// <summary>The call fails with this status, details of the closed set, and these faulty fields.</summary>
    public static async Task<RpcException> ShouldFailAsync(this Task call, StatusCode status, params string[] fields)
    {
        var failure = await call.ShouldThrowAsync<RpcException>();
        failure.StatusCode.ShouldBe(status, failure.Status.Detail);
        failure.ShouldBeWhole();
        (failure.GetRpcStatus()!.GetDetail<BadRequest>()?.FieldViolations.Select(v => v.Field) ?? []).ShouldBe(fields);
        return failure;
    }

    public static Task<RpcException> ShouldFailAsync<T>(this AsyncUnaryCall<T> call, StatusCode status, params string[] fields) =>
        call.ResponseAsync.ShouldFailAsync(status, fields);

    /// <summary>It has a message, a code of the closed set that fits the status, and says when to come again where that can help.</summary>
    public static void ShouldBeWhole(this RpcException failure)
    {
        failure.Status.Detail.ShouldNotBeEmpty();
        var details = failure.GetRpcStatus().ShouldNotBeNull(failure.ToString());
        (details.Code, details.Message).ShouldBe(((int)failure.StatusCode, failure.Status.Detail));
        var info = details.GetDetail<ErrorInfo>();
        Codes.ShouldContain(info.Reason);
        info.Reason.Replace("_", "", StringComparison.Ordinal).ShouldBe(failure.StatusCode.ToString(), StringCompareShould.IgnoreCase);
        info.Domain.ShouldBe("insights");
        var retry = details.GetDetail<RetryInfo>();
        if (failure.StatusCode is StatusCode.Unavailable or StatusCode.ResourceExhausted)
            retry.RetryDelay.ToTimeSpan().ShouldBe(TimeSpan.FromSeconds(1));
        else
            retry.ShouldBeNull();
    }
}
