using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Insights.Api.Tests.Rpc.Fixture;
using Insights.V1;

namespace Insights.Api.Tests.Rpc.Accounts;

public sealed class AccountTests(Gateway gateway) : IClassFixture<Gateway>
{
    private AccountService.AccountServiceClient Accounts => gateway.Operator.Accounts;

    [Fact]
    public async Task An_account_is_made_with_its_settings_and_read_again()
    {
        var settings = new AccountSettings
        {
            SessionTimeout = Lasting(600.5),
            OneSessionPerTab = true,
            Lateness = Lasting(0),
            Applications = { ["web"] = new ApplicationSettings { SessionTimeout = Lasting(60) } },
            TrackingLevel = AccountSettings.Types.TrackingLevel.Standard,
            PageUrl = false,
            PageTitle = false,
            DataCenter = "eu",
            UserIdentification = false,
            NoOneIds = { "tester" },
            EventRetentionMonths = 12,
            RateLimits = new RateLimits { EventsPerSecond = 1000, CallsPerSecond = 10 },
            LongestSession = Lasting(7200),
            Bots = AccountSettings.Types.Bots.Drop,
        };
        var made = (await Accounts.CreateAccountAsync(new CreateAccountRequest { Account = "acme", Settings = settings })).Account;
        made.ShouldBe(new Account { Account_ = "acme", Settings = settings });
        (await Accounts.GetAccountAsync(new GetAccountRequest { Account = "acme" })).Account.ShouldBe(made);
        await Accounts.CreateAccountAsync(new CreateAccountRequest { Account = "acme" }).ShouldFailAsync(StatusCode.AlreadyExists);
    }

    [Fact]
    public async Task What_is_not_given_has_its_default()
    {
        var defaults = new AccountSettings { SessionTimeout = Lasting(1800), OneSessionPerTab = false, Lateness = Lasting(86_400) };
        defaults.MergeFrom(new AccountSettings
        {
            TrackingLevel = AccountSettings.Types.TrackingLevel.Standard,
            PageUrl = true,
            PageTitle = true,
            UserIdentification = true,
            EventRetentionMonths = 6,
            RateLimits = new RateLimits(),
            LongestSession = Lasting(43_200),
            Bots = AccountSettings.Types.Bots.Tag,
        });
        (await Accounts.CreateAccountAsync(new CreateAccountRequest { Account = "plain" })).Account.Settings.ShouldBe(defaults);
        (await Accounts.CreateAccountAsync(new CreateAccountRequest { Account = "empty", Settings = new AccountSettings { Applications = { ["web"] = new() } } })).Account
            .Settings.ShouldBe(defaults);
    }

    [Fact]
    public async Task An_account_is_deleted_with_its_users_and_keys_where_its_name_is_said_twice()
    {
        var (tenant, other) = (await gateway.TenantAsync(), await gateway.TenantAsync());
        foreach (var one in (Tenant[])[tenant, other])
            (await one.Server.SendAsync(one.Event("e1"), one.Event("e2", "u2"))).ShouldBe(["Accepted", "Accepted"]);
        await Accounts.DeleteAccountAsync(new DeleteAccountRequest { Account = tenant.Name, Confirm = other.Name }).ShouldFailAsync(StatusCode.InvalidArgument, "confirm");
        await Accounts.DeleteAccountAsync(new DeleteAccountRequest { Account = tenant.Name, Confirm = tenant.Name });

        await Accounts.GetAccountAsync(new GetAccountRequest { Account = tenant.Name }).ShouldFailAsync(StatusCode.NotFound);
        await Accounts.DeleteAccountAsync(new DeleteAccountRequest { Account = tenant.Name, Confirm = tenant.Name }).ShouldFailAsync(StatusCode.NotFound);
        await tenant.Server.RecordAsync(tenant.Event("e3")).ShouldThrowAsync<RpcException>();
        var left = new List<Domain.EndUsers.EndUserKey>();
        await foreach (var user in gateway.Store.UsersAsync(null, CancellationToken.None))
            left.Add(user);
        left.ShouldNotContain(u => u.Account == tenant.Name);
        left.Count(u => u.Account == other.Name).ShouldBe(2);
        (await Accounts.ListAuditLogAsync(new ListAuditLogRequest { Account = tenant.Name, PageSize = 1 })).Entries.Single().Action.ShouldBe(AuditEntry.Types.Action.DeleteAccount);
    }

    [Fact]
    public async Task Accounts_and_keys_are_paged_and_keys_say_what_they_are_for_and_when_they_were_used()
    {
        var (tenant, _) = (await gateway.TenantAsync(), await gateway.TenantAsync());
        var made = await Accounts.CreateKeyAsync(new CreateKeyRequest { Account = tenant.Name, Kind = Key.Types.Kind.Server, Description = "The nightly import" });
        await Accounts.CreateKeyAsync(new CreateKeyRequest { Account = tenant.Name, Kind = Key.Types.Kind.Server, Description = new string('x', 257) })
            .ShouldFailAsync(StatusCode.InvalidArgument, "description");
        var keys = new List<Key>();
        for (var page = new ListKeysResponse(); ;)
        {
            page = await Accounts.ListKeysAsync(new ListKeysRequest { Account = tenant.Name, PageSize = 3, PageToken = page.NextPageToken });
            keys.AddRange(page.Keys);
            if (!page.HasNextPageToken)
                break;
        }
        keys.Count.ShouldBe(4);
        keys.DistinctBy(k => k.KeyId).Count().ShouldBe(4);
        var own = keys.Single(k => k.KeyId == made.KeyId);
        (own.Description, own.LastUseTime).ShouldBe(("The nightly import", null));

        await new ApiClient(gateway.Channel, made.Key).Live.ListLiveUsersAsync(new ListLiveUsersRequest());
        gateway.Clock.Advance(TimeSpan.FromMinutes(1));
        await gateway.Accounts.WriteUsesAsync(CancellationToken.None);
        (await Accounts.ListKeysAsync(new ListKeysRequest { Account = tenant.Name })).Keys.Single(k => k.KeyId == made.KeyId)
            .LastUseTime.ToDateTimeOffset().ShouldBe(gateway.Clock.GetUtcNow());

        var first = await Accounts.ListAccountsAsync(new ListAccountsRequest { PageSize = 1 });
        var second = await Accounts.ListAccountsAsync(new ListAccountsRequest { PageSize = 1, PageToken = first.NextPageToken });
        string.CompareOrdinal(first.Accounts.Single().Account_, second.Accounts.Single().Account_).ShouldBeLessThan(0);
        await Accounts.ListAccountsAsync(new ListAccountsRequest { PageSize = -1 }).ShouldFailAsync(StatusCode.InvalidArgument, "page_size");
    }

    [Fact]
    public async Task Every_fault_of_the_settings_is_named()
    {
        var settings = new AccountSettings
        {
            SessionTimeout = Lasting(59),
            Lateness = new Duration { Seconds = 1, Nanos = 1 },
            Applications = { ["webShop"] = new ApplicationSettings { SessionTimeout = new Duration { Seconds = 1, Nanos = -5_000_000 } }, ["tv"] = new ApplicationSettings { SessionTimeout = Lasting(86_401) } },
        };
        var failure = await Accounts.CreateAccountAsync(new CreateAccountRequest { Account = "bad", Settings = settings }).ResponseAsync.ShouldThrowAsync<RpcException>();
        failure.ShouldBeWhole();
        failure.GetRpcStatus()!.GetDetail<Google.Rpc.BadRequest>().FieldViolations.Select(v => v.Field).ShouldBe(
            ["settings.session_timeout", "settings.lateness", "settings.applications.webShop.session_timeout", "settings.applications.tv.session_timeout"],
            ignoreOrder: true);
        await Accounts.GetAccountAsync(new GetAccountRequest { Account = "bad" }).ShouldFailAsync(StatusCode.NotFound);
        var endless = new AccountSettings { SessionTimeout = new Duration { Seconds = long.MinValue } };
        await Accounts.CreateAccountAsync(new CreateAccountRequest { Account = "bad", Settings = endless })
            .ShouldFailAsync(StatusCode.InvalidArgument, "settings.session_timeout");
    }

    [Fact]
    public async Task A_name_that_is_none_is_refused()
    {
        foreach (var name in (string[])["", "A", "a/b", new string('a', 65)])
            await Accounts.CreateAccountAsync(new CreateAccountRequest { Account = name }).ShouldFailAsync(StatusCode.InvalidArgument, "account");
    }

    [Fact]
    public async Task Keys_are_made_listed_and_revoked()
    {
        await Accounts.CreateAccountAsync(new CreateAccountRequest { Account = "keys" });
        var made = await Accounts.CreateKeyAsync(new CreateKeyRequest { Account = "keys", Kind = Key.Types.Kind.Server });
        made.Key.ShouldStartWith($"ins_server_{made.KeyId}_");
        var client = new ApiClient(gateway.Channel, made.Key);
        await client.SendAsync();
        var now = Timestamp.FromDateTimeOffset(gateway.Clock.GetUtcNow());
        (await Accounts.ListKeysAsync(new ListKeysRequest { Account = "keys" })).Keys
            .ShouldBe([new Key { KeyId = made.KeyId, Kind = Key.Types.Kind.Server, CreateTime = now }]);

        await Accounts.RevokeKeyAsync(new RevokeKeyRequest { Account = "keys", KeyId = made.KeyId });
        await client.RecordAsync().ShouldFailAsync(StatusCode.Unauthenticated);
        (await Accounts.ListKeysAsync(new ListKeysRequest { Account = "keys" })).Keys.Single().RevokeTime.ShouldBe(now);
    }

    [Fact]
    public async Task What_is_not_there_is_not_found_and_a_kind_is_needed()
    {
        await Accounts.CreateAccountAsync(new CreateAccountRequest { Account = "there" });
        await Accounts.GetAccountAsync(new GetAccountRequest()).ShouldFailAsync(StatusCode.NotFound);
        await Accounts.ListKeysAsync(new ListKeysRequest { Account = "none" }).ShouldFailAsync(StatusCode.NotFound);
        await Accounts.CreateKeyAsync(new CreateKeyRequest { Account = "none", Kind = Key.Types.Kind.Ingest }).ShouldFailAsync(StatusCode.NotFound);
        await Accounts.RevokeKeyAsync(new RevokeKeyRequest { Account = "there", KeyId = "none" }).ShouldFailAsync(StatusCode.NotFound);
        await Accounts.CreateKeyAsync(new CreateKeyRequest { Account = "there" }).ShouldFailAsync(StatusCode.InvalidArgument, "kind");
        await Accounts.CreateKeyAsync(new CreateKeyRequest { Account = "there", Kind = (Key.Types.Kind)9 }).ShouldFailAsync(StatusCode.InvalidArgument, "kind");
    }

    private static Duration Lasting(double seconds) => Duration.FromTimeSpan(TimeSpan.FromSeconds(seconds));
}
