using Insights.Domain.Accounts;
using Insights.Service.Accounts;
using Insights.Service.Keys;
using Insights.Service.Tests.Fixture;
using Insights.Testing.Clocks;
using Insights.Testing.InMemory;

namespace Insights.Service.Tests.Accounts;

public sealed class AccountDirectoryTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly InMemoryDatabase _database = new();
    private readonly AccountDirectory _accounts;
    private readonly AccountAdministration _administration;

    public AccountDirectoryTests() => (_accounts, _administration) = Process();

    private static Caller By => OperatorKey.Caller;

    [Theory]
    [InlineData(KeyKind.Ingest)]
    [InlineData(KeyKind.Server)]
    [InlineData(KeyKind.Import)]
    public async Task A_key_is_its_account_and_kind(KeyKind kind)
    {
        await CreateAsync("acme");
        var (key, text) = await _administration.CreateKeyAsync(By, "acme", kind, CancellationToken.None);
        _accounts.Authenticate(text).ShouldBe(new Caller("acme", kind, key.KeyId));
        text.ShouldBe($"ins_{kind.ToString().ToLowerInvariant()}_{key.KeyId}_{text.Split('_')[3]}");
        key.Hash.ToArray().ShouldBe(ApiKeyText.Hash(text));
        key.CreatedAt.ShouldBe(_clock.GetUtcNow());
    }

    /// <summary>Who reads the memory of the process must not be able to call in the name of its callers.</summary>
    [Fact]
    public async Task A_key_that_was_used_is_held_as_its_hash_alone()
    {
        await CreateAsync("acme");
        var (_, text) = await _administration.CreateKeyAsync(By, "acme", KeyKind.Server, CancellationToken.None);
        _accounts.Authenticate(text);
        var texts = Held.By(_accounts).OfType<string>().ToList();
        texts.ShouldContain("acme", "texts are found");
        texts.ShouldNotContain(text);
    }

    [Fact]
    public async Task An_account_has_no_operator_key()
    {
        await CreateAsync("acme");
        await Fails(ServiceFault.InvalidArgument, () => _administration.CreateKeyAsync(By, "acme", KeyKind.Operator, CancellationToken.None));
        await Fails(ServiceFault.NotFound, () => _administration.CreateKeyAsync(By, "other", KeyKind.Server, CancellationToken.None));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ins_server_x_y")]
    [InlineData("\ud800")]
    public void No_key_and_a_wrong_one_are_nobody(string? key) =>
        Should.Throw<ServiceException>(() => _accounts.Authenticate(key)).Fault.ShouldBe(ServiceFault.Unauthenticated);

    [Fact]
    public void A_key_of_any_length_is_answered()
    {
        foreach (var length in (int[])[256, 257, 100_000])
            Should.Throw<ServiceException>(() => _accounts.Authenticate(new string('ä', length))).Fault.ShouldBe(ServiceFault.Unauthenticated);
    }

    [Fact]
    public void The_configured_operator_key_is_the_operator() =>
        _accounts.Authenticate("operator-key-of-tests").ShouldBe(new Caller(null, KeyKind.Operator, "operator"));

    [Fact]
    public async Task A_revoked_key_is_nobody_at_once_and_stays_listed()
    {
        await CreateAsync("acme");
        var (key, text) = await _administration.CreateKeyAsync(By, "acme", KeyKind.Server, CancellationToken.None);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await _administration.RevokeKeyAsync(By, "acme", key.KeyId, CancellationToken.None);
        Should.Throw<ServiceException>(() => _accounts.Authenticate(text)).Fault.ShouldBe(ServiceFault.Unauthenticated);
        _accounts.Keys("acme").Single().RevokedAt.ShouldBe(_clock.GetUtcNow());
        await Fails(ServiceFault.NotFound, () => _administration.RevokeKeyAsync(By, "acme", "other", CancellationToken.None));
    }

    [Fact]
    public async Task A_refresh_brings_what_another_process_changed()
    {
        var other = Process();
        await other.Administration.CreateAsync(By, "acme", AccountSettings.Default with { Lateness = TimeSpan.FromHours(1) }, CancellationToken.None);
        var (key, text) = await other.Administration.CreateKeyAsync(By, "acme", KeyKind.Server, CancellationToken.None);
        Should.Throw<ServiceException>(() => _accounts.Get("acme")).Fault.ShouldBe(ServiceFault.NotFound);
        _accounts.Of("acme").ShouldBe(AccountSettings.Default);

        await _accounts.RefreshAsync(CancellationToken.None);
        _accounts.Of("acme").Lateness.ShouldBe(TimeSpan.FromHours(1));
        _accounts.Authenticate(text).Account.ShouldBe("acme");

        await other.Administration.RevokeKeyAsync(By, "acme", key.KeyId, CancellationToken.None);
        await _accounts.RefreshAsync(CancellationToken.None);
        Should.Throw<ServiceException>(() => _accounts.Authenticate(text)).Fault.ShouldBe(ServiceFault.Unauthenticated);
    }

    [Fact]
    public async Task A_name_taken_by_another_process_is_taken()
    {
        await Process().Administration.CreateAsync(By, "acme", AccountSettings.Default, CancellationToken.None);
        await Fails(ServiceFault.AlreadyExists, () => CreateAsync("acme"));
        await Fails(ServiceFault.InvalidArgument, () => CreateAsync("No Name"));
    }

    [Fact]
    public async Task Keys_are_listed_oldest_first_and_only_those_of_the_account()
    {
        await CreateAsync("acme");
        await CreateAsync("other");
        await _administration.CreateKeyAsync(By, "other", KeyKind.Server, CancellationToken.None);
        var made = new List<string>();
        foreach (var kind in (KeyKind[])[KeyKind.Import, KeyKind.Ingest, KeyKind.Server])
        {
            made.Add((await _administration.CreateKeyAsync(By, "acme", kind, CancellationToken.None)).Key.KeyId);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
        _accounts.Keys("acme").Select(k => k.KeyId).ShouldBe(made);
    }

    [Fact]
    public async Task An_operator_key_is_made_once_where_none_is_configured_and_works_in_every_process()
    {
        var first = Process(null);
        var text = await first.Administration.MakeOperatorKeyAsync(CancellationToken.None);
        first.Accounts.Authenticate(text).Kind.ShouldBe(KeyKind.Operator);
        first.Accounts.Authenticate(text).Account.ShouldBeNull();

        var later = Process(null);
        (await later.Administration.MakeOperatorKeyAsync(CancellationToken.None)).ShouldBeNull();
        later.Accounts.Authenticate(text).Kind.ShouldBe(KeyKind.Operator);
        await later.Administration.CreateAsync(By, "acme", AccountSettings.Default, CancellationToken.None);
        later.Accounts.Keys("acme").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_configured_operator_key_is_the_only_one()
    {
        var text = await Process(null).Administration.MakeOperatorKeyAsync(CancellationToken.None);
        (await _administration.MakeOperatorKeyAsync(CancellationToken.None)).ShouldBeNull();
        await _accounts.RefreshAsync(CancellationToken.None);
        Should.Throw<ServiceException>(() => _accounts.Authenticate(text)).Fault.ShouldBe(ServiceFault.Unauthenticated);
        _accounts.Authenticate("operator-key-of-tests").Kind.ShouldBe(KeyKind.Operator);
    }

    [Fact]
    public async Task No_operator_key_is_stored_where_one_is_configured()
    {
        await _administration.MakeOperatorKeyAsync(CancellationToken.None);
        (await new InMemoryStore(_database).ListKeysAsync(CancellationToken.None)).ShouldBeEmpty();
    }

    private AccountProcess Process(string? operatorKey = "operator-key-of-tests", string? dataCenter = null) =>
        new(_database, _clock, operatorKey, dataCenter);

    private Task<Account> CreateAsync(string name) => _administration.CreateAsync(By, name, AccountSettings.Default, CancellationToken.None);

    private static async Task Fails(ServiceFault fault, Func<Task> call) =>
        (await Should.ThrowAsync<ServiceException>(call)).Fault.ShouldBe(fault);
}
