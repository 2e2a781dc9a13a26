using Insights.Service.Verification;
using Insights.V1;

namespace Insights.Api.Forms;

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

    private static VerifyAccountResponse.Types.Difference Difference(UserDifference found)
    {
        var message = new VerifyAccountResponse.Types.Difference
        {
            Kind = EndUserForm.KindOf(found.User.Kind),
            Id = found.User.Id,
            What = found.Difference.What,
        };
        if (found.Difference.Stored is { } stored)
            message.Stored = stored;
        if (found.Difference.Rebuilt is { } rebuilt)
            message.Rebuilt = rebuilt;
        return message;
    }

    private static int Count(long count) => (int)Math.Min(count, int.MaxValue);
}
