using Insights.Grpc.Users;
using Insights.Service.Verification;
using Insights.V1;

namespace Insights.Grpc.Accounts;

/// <summary>Reports of a verification in their wire form.</summary>
internal static class VerifyForm
{
    public static VerifyAccountResponse ToMessage(VerifyReport report) => report.Differences is null
        ? new() { Progress = new() { UsersChecked = Count(report.UsersChecked) } }
        : new() { Result = Result(report, report.Differences) };

    private static VerifyAccountResponse.Types.Result Result(VerifyReport report, IEnumerable<UserDifference> differences) => new()
    {
        UsersChecked = Count(report.UsersChecked),
        EntriesRead = report.EntriesRead,
        Differences = { differences.Select(Difference) },
        DifferenceCount = Count(report.DifferenceCount),
    };

    private static VerifyAccountResponse.Types.Difference Difference(UserDifference found) => new()
    {
        Kind = EndUserForm.KindOf(found.User.Kind),
        Id = found.User.Id,
        What = found.Difference.What,
        Stored = found.Difference.Stored,
        Rebuilt = found.Difference.Rebuilt,
    };

    private static int Count(long count) => (int)Math.Min(count, int.MaxValue);
}
