using Insights.Domain.Accounts;
using Insights.Service.Keys;
using Insights.Service.Tests.Fixture;
using Insights.Testing.Clocks;
using Insights.Testing.InMemory;

namespace Insights.Service.Tests.Accounts;

public sealed class KeyUseTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly InMemoryDatabase _database = new();
    private readonly AccountProcess _here;

    public KeyUseTests() => _here = new(_database, _clock, "operator-key-of-tests");

    private static CancellationToken None => CancellationToken.None;

    private static Caller By => OperatorKey.Caller;

    [Fact]
    public async Task A_use_is_written_at_most_once_a_minute_and_the_last_one_is()
    {
        var (_, text) = await KeyAsync();
        await SecondsAsync(5);
        _database.UseWrites.ShouldBe(0);
        (await ListedAsync()).LastUsedAt.ShouldBeNull();
        for (var second = 0; second < 150; second++)
        {
            _here.Accounts.Authenticate(text);
            _here.Accounts.Authenticate(text);
            await SecondsAsync(1);
        }
        var last = _clock.GetUtcNow();
        _database.UseWrites.ShouldBe(3);
        await SecondsAsync(300);
        _database.UseWrites.ShouldBe(4);
        (await ListedAsync()).LastUsedAt.ShouldBe(last);
    }

    [Fact]
    public async Task A_use_is_known_everywhere_without_a_reading_of_all_keys()
    {
        var (_, text) = await KeyAsync();
        var there = new AccountProcess(_database, _clock, "operator-key-of-tests");
        await there.Accounts.RefreshAsync(None);
        _here.Accounts.Authenticate(text);
        var before = _database.ChangesMade;
        await SecondsAsync(1);
        _database.ChangesMade.ShouldBe(before);
        (await there.Administration.ListKeysAsync(By, "acme", null, null, None)).Keys.Single().LastUsedAt.ShouldBe(_clock.GetUtcNow());
    }

    [Fact]
    public async Task A_key_that_was_rotated_hands_its_description_on()
    {
        var (key, _) = await KeyAsync("For the shop \U0001f600");
        await _here.Administration.RotateKeyAsync(By, "acme", key.KeyId, default, None);
        var keys = (await _here.Administration.ListKeysAsync(By, "acme", null, null, None)).Keys;
        keys.Select(k => k.Description).ShouldBe(["For the shop \U0001f600", "For the shop \U0001f600"]);
    }

    [Fact]
    public async Task A_description_has_up_to_256_characters_and_none_of_them_controls()
    {
        await KeyAsync(new string('x', 256));
        foreach (var text in (string[])[new string('x', 257), "a\nb", "\0", "\u007f", "\ud800"])
        {
            var failure = await Should.ThrowAsync<ServiceException>(_here.Administration.CreateKeyAsync(By, "acme", KeyKind.Server, None, text));
            (failure.Fault, failure.Fields.Single().Field).ShouldBe((ServiceFault.InvalidArgument, "description"));
        }
        _here.Accounts.Keys("acme").Count.ShouldBe(1);
    }

    [Fact]
    public async Task Keys_and_accounts_come_in_pages_in_their_order()
    {
        await KeyAsync();
        for (var i = 0; i < 4; i++)
        {
            // Two at one moment each: by ID then.
            _clock.Advance(TimeSpan.FromSeconds(i % 2));
            await _here.Administration.CreateKeyAsync(By, "acme", KeyKind.Server, None);
            await _here.Administration.CreateAsync(By, $"b{i}", AccountSettings.Default, None);
        }
        var (keys, accounts, token) = (new List<string>(), new List<string>(), default(string));
        do
        {
            var page = await _here.Administration.ListKeysAsync(By, "acme", 2, token, None);
            keys.AddRange(page.Keys.Select(k => k.KeyId));
            token = page.NextPageToken;
        }
        while (token is not null);
        keys.ShouldBe(_here.Accounts.Keys("acme").Select(k => k.KeyId));
        keys.Count.ShouldBe(5);
        do
        {
            var page = await _here.Administration.ListAsync(By, 2, token, None);
            accounts.AddRange(page.Accounts.Select(a => a.Name));
            token = page.NextPageToken;
        }
        while (token is not null);
        accounts.ShouldBe(["acme", "b0", "b1", "b2", "b3"]);
        (await _here.Administration.ListAsync(By, 5, null, None)).NextPageToken.ShouldBeNull();
        (await _here.Administration.ListKeysAsync(By, "acme", 5, null, None)).NextPageToken.ShouldBeNull();
    }

    [Fact]
    public async Task Pages_of_keys_and_accounts_are_refused_to_all_but_operators_and_for_tokens_that_none_gave()
    {
        await KeyAsync();
        var server = new Caller("acme", KeyKind.Server, "k");
        await Fails(ServiceFault.PermissionDenied, _here.Administration.ListAsync(server, null, null, None));
        await Fails(ServiceFault.PermissionDenied, _here.Administration.ListKeysAsync(server, "acme", null, null, None));
        await Fails(ServiceFault.NotFound, _here.Administration.ListKeysAsync(By, "other", null, null, None));
        await Fails(ServiceFault.InvalidArgument, _here.Administration.ListAsync(By, 1001, null, None));
        await Fails(ServiceFault.InvalidArgument, _here.Administration.ListAsync(By, null, "No Name", None));
        await Fails(ServiceFault.InvalidArgument, _here.Administration.ListKeysAsync(By, "acme", -1, null, None));
        await Fails(ServiceFault.InvalidArgument, _here.Administration.ListKeysAsync(By, "acme", null, "none", None));
    }

    private async Task<(StoredKey Key, string Text)> KeyAsync(string? description = null)
    {
        await _here.Administration.CreateAsync(By, "acme", AccountSettings.Default, None);
        return await _here.Administration.CreateKeyAsync(By, "acme", KeyKind.Server, None, description);
    }

    private async Task<StoredKey> ListedAsync() => (await _here.Administration.ListKeysAsync(By, "acme", null, null, None)).Keys.Single();

    private async Task SecondsAsync(int seconds)
    {
        for (; seconds > 0; seconds--)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await _here.Accounts.WriteUsesAsync(None);
        }
    }

    private static async Task Fails(ServiceFault fault, Task call) =>
        (await Should.ThrowAsync<ServiceException>(call)).Fault.ShouldBe(fault);
}
