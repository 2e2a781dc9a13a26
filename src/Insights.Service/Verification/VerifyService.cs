using System.Runtime.CompilerServices;
using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Events;
using Insights.Domain.Verification;
using Insights.Service.Accounts;
using Insights.Service.Keys;
using Insights.Storage.Codec;

namespace Insights.Service.Verification;

/// <summary>Rebuilds users from their logs and compares with what is stored; may run beside live traffic.</summary>
public sealed class VerifyService(IStoredRecords records, AccountDirectory accounts, TimeProvider clock, AuditLog audit)
{
    /// <summary>Most differences that a report carries; all are counted.</summary>
    public const int MaxDifferences = 100;

    /// <summary>How many users lie between two reports of progress.</summary>
    public const int ProgressEvery = 1000;

    /// <summary>Verifies one user, or all of the account; the last report is the result.</summary>
    /// <exception cref="ServiceException">At once, before the first report: PermissionDenied, NotFound, FailedPrecondition, InvalidArgument.</exception>
    public IAsyncEnumerable<VerifyReport> VerifyAsync(
        Caller caller, string account, (UserKind Kind, string Id)? user, CancellationToken ct)
    {
        caller.MustManage(account);
        accounts.Get(account);
        accounts.MustBeHere(account);
        if (user is { } one && !EventLimits.IsId(one.Id, EventLimits.MaxUserIdBytes))
            throw new ServiceException(
                ServiceFault.InvalidArgument, "user.id is no ID.",
                [new FieldFault("user.id", "must be 1 to 256 UTF-8 bytes without control characters")]);
        var keys = user is { } only
            ? One(new EndUserKey(account, only.Kind, only.Id))
            : records.UsersAsync(account, ct);
        return ReportAsync(caller, account, keys, ct);
    }

    private async IAsyncEnumerable<VerifyReport> ReportAsync(
        Caller caller, string account, IAsyncEnumerable<EndUserKey> keys, [EnumeratorCancellation] CancellationToken ct)
    {
        await audit.AddAsync(caller, AuditAction.VerifyAccount, account, ct).ConfigureAwait(false);
        long users = 0, entries = 0, count = 0;
        var differences = new List<UserDifference>();
        await foreach (var key in keys.WithCancellation(ct).ConfigureAwait(false))
        {
            var (read, found) = await CompareAsync(key, ct).ConfigureAwait(false);
            entries += read;
            foreach (var difference in found)
            {
                count++;
                if (differences.Count < MaxDifferences)
                    differences.Add(new UserDifference(key, difference));
            }
            if (++users % ProgressEvery == 0)
                yield return new VerifyReport(users, entries, count, null);
        }
        yield return new VerifyReport(users, entries, count, differences);
    }

    private async ValueTask<(int Entries, IReadOnlyList<Difference> Differences)> CompareAsync(EndUserKey key, CancellationToken ct)
    {
        try
        {
            var record = await records.ReadAsync(key, ct).ConfigureAwait(false);
            return (record.Entries.Count, Rebuild.Compare(key, record, clock.GetUtcNow().ToUnixTimeMilliseconds(), UserCodec.Instance));
        }
        catch (StoreException e) when (e.Fault == StoreFault.Corrupt)
        {
            return (0, [new Difference("rows", "cannot be read", "readable")]);
        }
    }

    private static async IAsyncEnumerable<EndUserKey> One(EndUserKey key)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return key;
    }
}

/// <summary>How far a verification has come.</summary>
/// <param name="Differences">The first differences, in the last report; null before it.</param>
public sealed record VerifyReport(
    long UsersChecked, long EntriesRead, long DifferenceCount, IReadOnlyList<UserDifference>? Differences);

/// <summary>A difference and whose it is.</summary>
public sealed record UserDifference(EndUserKey User, Difference Difference);
