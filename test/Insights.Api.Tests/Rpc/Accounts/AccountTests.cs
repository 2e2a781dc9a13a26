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
            TrackingLevel = AccountSettings.Types.TrackingLevel.Extended,
            PageUrl = true,
            PageTitle = true,
            UserIdentification = true,
            EventRetentionMonths = 6,
            RateLimits = new RateLimits(),
        });
        (await Accounts.CreateAccountAsync(new CreateAccountRequest { Account = "plain" })).Account.Settings.ShouldBe(defaults);
        (await Accounts.CreateAccountAsync(new CreateAccountRequest { Account = "empty", Settings = new AccountSettings { Applications = { ["web"] = new() } } })).Account
            .Settings.ShouldBe(defaults);
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
