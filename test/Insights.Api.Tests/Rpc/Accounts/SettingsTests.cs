using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Insights.Api.Tests.Rpc.Fixture;
using Insights.V1;

namespace Insights.Api.Tests.Rpc.Accounts;

public sealed class SettingsTests(Gateway gateway) : IClassFixture<Gateway>
{
    private AccountService.AccountServiceClient Accounts => gateway.Operator.Accounts;

    [Fact]
    public async Task With_a_mask_what_it_names_changes_and_without_one_all()
    {
        var tenant = await gateway.TenantAsync(Domain.Accounts.AccountSettings.Default with { Lateness = TimeSpan.FromHours(1) });
        var given = new AccountSettings { TrackingLevel = AccountSettings.Types.TrackingLevel.Essential, PageUrl = false };
        var masked = await UpdateAsync(tenant, given, "tracking_level");
        masked.Revision.ShouldBe(2);
        masked.Settings.TrackingLevel.ShouldBe(AccountSettings.Types.TrackingLevel.Essential);
        masked.Settings.PageUrl.ShouldBeTrue();
        masked.Settings.Lateness.ToTimeSpan().ShouldBe(TimeSpan.FromHours(1));

        var all = await UpdateAsync(tenant, given);
        (all.Revision, all.Settings.PageUrl, all.Settings.Lateness.ToTimeSpan()).ShouldBe((3, false, TimeSpan.FromDays(1)));
        (await tenant.Server.Accounts.GetSettingsAsync(new GetSettingsRequest { Account = tenant.Name })).Document.ShouldBe(all);
    }

    [Fact]
    public async Task What_the_mask_names_and_is_not_given_has_its_default()
    {
        var tenant = await gateway.TenantAsync(Domain.Accounts.AccountSettings.Default with { PageTitle = false, DataCenter = "eu" });
        var cleared = await UpdateAsync(tenant, new AccountSettings(), "page_title", "data_center");
        (cleared.Settings.PageTitle, cleared.Settings.HasDataCenter).ShouldBe((true, false));
    }

    [Fact]
    public async Task Another_revision_is_aborted_and_faults_are_named()
    {
        var tenant = await gateway.TenantAsync();
        var request = new UpdateSettingsRequest { Account = tenant.Name, Settings = new AccountSettings(), Revision = 1 };
        await Accounts.UpdateSettingsAsync(request);
        await Accounts.UpdateSettingsAsync(request).ShouldFailAsync(StatusCode.Aborted);
        await Accounts.UpdateSettingsAsync(new UpdateSettingsRequest { Account = tenant.Name }).ShouldFailAsync(StatusCode.InvalidArgument, "settings");
        await Accounts.UpdateSettingsAsync(new UpdateSettingsRequest { Account = "none", Settings = new() }).ShouldFailAsync(StatusCode.NotFound);
        foreach (var (bad, field) in ((AccountSettings, string)[])
            [
                (new() { TrackingLevel = (AccountSettings.Types.TrackingLevel)9 }, "settings.tracking_level"),
                (new() { DataCenter = "E U" }, "settings.data_center"),
                (new() { NoOneIds = { "" } }, "settings.no_one_ids"),
                (new() { EventRetentionMonths = 0 }, "settings.event_retention_months"),
                (new() { RateLimits = new() { EventsPerSecond = -1 } }, "settings.rate_limits.events_per_second"),
            ])
            await Accounts.UpdateSettingsAsync(new UpdateSettingsRequest { Account = tenant.Name, Settings = bad }).ShouldFailAsync(StatusCode.InvalidArgument, field);
        await Accounts.UpdateSettingsAsync(new UpdateSettingsRequest { Account = tenant.Name, Settings = new(), UpdateMask = new FieldMask { Paths = { "none" } } })
            .ShouldFailAsync(StatusCode.InvalidArgument, "settings.none");
    }

    [Fact]
    public async Task A_key_is_rotated_and_the_log_says_so()
    {
        var tenant = await gateway.TenantAsync();
        var keyId = tenant.Server.Key!.Split('_')[2];
        var request = new RotateKeyRequest { Account = tenant.Name, KeyId = keyId, Overlap = Duration.FromTimeSpan(TimeSpan.FromHours(1)) };
        var rotated = await Accounts.RotateKeyAsync(request);
        (rotated.Kind, rotated.OldRevokeTime.ToDateTimeOffset()).ShouldBe((Key.Types.Kind.Server, gateway.Clock.GetUtcNow().AddHours(1)));
        await Accounts.RotateKeyAsync(request).ShouldFailAsync(StatusCode.FailedPrecondition);
        await Accounts.RotateKeyAsync(new RotateKeyRequest { Account = tenant.Name, KeyId = rotated.KeyId, Overlap = new Duration { Seconds = -1 } })
            .ShouldFailAsync(StatusCode.InvalidArgument, "overlap");

        var log = await Accounts.ListAuditLogAsync(new ListAuditLogRequest { Account = tenant.Name, PageSize = 1 });
        var entry = log.Entries.ShouldHaveSingleItem();
        (entry.Action, entry.KeyId, entry.Target, entry.Account).ShouldBe((AuditEntry.Types.Action.RotateKey, "operator", rotated.KeyId, tenant.Name));
        var more = await Accounts.ListAuditLogAsync(new ListAuditLogRequest { Account = tenant.Name, PageToken = log.NextPageToken });
        more.Entries.Select(e => e.Action).ShouldBe(
            [AuditEntry.Types.Action.CreateKey, AuditEntry.Types.Action.CreateKey, AuditEntry.Types.Action.CreateKey, AuditEntry.Types.Action.CreateAccount]);
        more.Entries[^1].HasTarget.ShouldBeFalse();
    }

    [Fact]
    public async Task Beyond_its_limit_a_key_hears_when_to_come_again()
    {
        var tenant = await gateway.TenantAsync(Domain.Accounts.AccountSettings.Default with { RateLimits = new(1, 1) });
        (await tenant.Server.SendAsync([.. Enumerable.Range(0, 5).Select(i => tenant.Event($"e{i}"))])).ShouldAllBe(o => o == "Accepted");
        var refused = await tenant.Server.Events.RecordEventsAsync(new RecordEventsRequest { Events = { tenant.Event("late") } })
            .ResponseAsync.ShouldThrowAsync<RpcException>();
        refused.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
        refused.GetRpcStatus()!.GetDetail<Google.Rpc.RetryInfo>().RetryDelay.ToTimeSpan().ShouldBe(TimeSpan.FromSeconds(4));
    }

    [Fact]
    public async Task Beyond_the_limit_of_its_key_a_stream_is_told_so_batch_by_batch_and_goes_on()
    {
        var tenant = await gateway.TenantAsync(Domain.Accounts.AccountSettings.Default with { RateLimits = new(1, 1) });
        using var stream = tenant.Server.Events.StreamEvents();
        for (var batch = 1; batch <= 2; batch++)
        {
            await stream.RequestStream.WriteAsync(new StreamEventsRequest { Sequence = batch, Events = { Enumerable.Range(0, 5).Select(i => tenant.Event($"{batch}-{i}")) } });
            (await stream.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue();
        }
        stream.ResponseStream.Current.ToString().ShouldContain("OVERLOADED");
        await stream.RequestStream.CompleteAsync();
    }

    private async Task<AccountSettingsDocument> UpdateAsync(Tenant tenant, AccountSettings settings, params string[] paths) =>
        (await Accounts.UpdateSettingsAsync(new UpdateSettingsRequest
        {
            Account = tenant.Name,
            Settings = settings,
            UpdateMask = paths.Length == 0 ? null : new FieldMask { Paths = { paths } },
        })).Document;
}
