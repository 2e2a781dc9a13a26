using Insights.Cluster.Tests.Fixture;
using Insights.Domain.Accounts;
using Insights.Domain.Privacy;
using Insights.Service;
using Insights.Service.Accounts;
using Insights.Service.Keys;

namespace Insights.Cluster.Tests.Accounts;

/// <summary>What an operator changes at one silo is in force at the others by itself, without a restart.</summary>
public sealed class ChangesEverywhereTests
{
    private static CancellationToken None => CancellationToken.None;

    [SkippableFact]
    public async Task Settings_and_keys_that_one_silo_changes_are_in_force_at_another()
    {
        await using var database = await TestDatabase.PostgreSqlAsync();
        var silos = await TestSilo.StartAsync(2, database);
        await using var here = silos[0];
        await using var there = silos[1];
        var (administration, seen) = (here.Get<AccountAdministration>(), there.Get<AccountDirectory>());

        await administration.CreateAsync(OperatorKey.Caller, "acme", AccountSettings.Default, None);
        var (old, oldText) = await administration.CreateKeyAsync(OperatorKey.Caller, "acme", KeyKind.Server, None);
        await IsSeenAsync(() => IsGood(seen, oldText));

        var essential = AccountSettings.Default with { TrackingLevel = TrackingLevel.Essential };
        await administration.ChangeSettingsAsync(OperatorKey.Caller, "acme", essential, ["trackingLevel"], null, None);
        await IsSeenAsync(() => seen.Authenticate(oldText).Settings.TrackingLevel == TrackingLevel.Essential);

        var (_, nextText, _) = await administration.RotateKeyAsync(OperatorKey.Caller, "acme", old.KeyId, TimeSpan.FromHours(1), None);
        await IsSeenAsync(() => IsGood(seen, nextText));
        IsGood(seen, oldText).ShouldBeTrue();
        await administration.RevokeKeyAsync(OperatorKey.Caller, "acme", old.KeyId, None);
        await IsSeenAsync(() => !IsGood(seen, oldText));
        IsGood(seen, nextText).ShouldBeTrue();
    }

    private static Task IsSeenAsync(Func<bool> condition) => Eventually.IsAsync(() => Task.FromResult(condition()));

    private static bool IsGood(AccountDirectory accounts, string key)
    {
        try
        {
            return accounts.Authenticate(key).Account == "acme";
        }
        catch (ServiceException e) when (e.Fault == ServiceFault.Unauthenticated)
        {
            return false;
        }
    }
}
