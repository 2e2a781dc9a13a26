using Insights.Service.Lists;
using System.Globalization;
using System.Text;
using Insights.Domain.Attributes;
using Insights.Domain.Attributes.Catalogue;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Events;
using Insights.Domain.Identity;
using Insights.Domain.Profiles;
using Insights.Service.Attributes;
using Insights.Service.Keys;

namespace Insights.Service.Lookups;

/// <summary>Answers what is known of single users. Every read is scoped by the caller's key.</summary>
public sealed class LookupService(IEndUsers users, IStoredRecords records, AttributeDirectory attributes, TimeProvider clock)
{
    /// <summary>Most users in one batch.</summary>
    public const int MaxBatch = 500;

    /// <summary>The user's record now.</summary>
    /// <param name="field">What the gateway calls the ID, for the fault that names it.</param>
    /// <exception cref="ServiceException">NotFound, PermissionDenied, InvalidArgument or Unavailable.</exception>
    public async ValueTask<EndUserRecord> GetAsync(Caller caller, UserKind kind, string id, CancellationToken ct, string field = "id")
    {
        var key = KeyOf(caller, kind, id, field);
        return await FindAsync(key, ct).ConfigureAwait(false) ?? throw NotFound();
    }

    /// <summary>The records of several users: those found and those not, each in the order asked for.</summary>
    /// <exception cref="ServiceException">PermissionDenied, InvalidArgument or Unavailable.</exception>
    public async ValueTask<(IReadOnlyList<EndUserRecord> Found, IReadOnlyList<EndUserKey> NotFound)> BatchGetAsync(
        Caller caller, IReadOnlyList<(UserKind Kind, string Id)> asked, CancellationToken ct)
    {
        if (asked.Count > MaxBatch)
            throw ServiceException.Invalid("endUsers", $"must name at most {MaxBatch} users");
        var keys = asked.Select((a, i) => KeyOf(caller, a.Kind, a.Id, $"endUsers[{i}].id")).ToList();
        var reads = keys.Select(k => FindAsync(k, ct).AsTask()).ToList();
        var records = await Task.WhenAll(reads).ConfigureAwait(false);
        return (
            [.. records.OfType<EndUserRecord>()],
            [.. keys.Where((_, i) => records[i] is null)]);
    }

    /// <summary>The user's closed sessions, newest first.</summary>
    /// <param name="field">What the gateway calls the ID, for the fault that names it.</param>
    /// <param name="pageSize">1 to 1,000; 0 or null: 50.</param>
    /// <param name="pageToken">As the previous page gave it; null or empty for the first.</param>
    /// <exception cref="ServiceException">NotFound, PermissionDenied, InvalidArgument or Unavailable.</exception>
    public async ValueTask<SessionPage> ListSessionsAsync(
        Caller caller, UserKind kind, string id, int? pageSize, string? pageToken, CancellationToken ct, string field = "id")
    {
        var key = KeyOf(caller, kind, id, field);
        var size = PageSize.Of(pageSize);
        var cursor = Cursor(pageToken);
        _ = await FindAsync(key, ct).ConfigureAwait(false) ?? throw NotFound();
        await CallAsync(async () =>
        {
            await users.SettleAsync(key, ct).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
        var page = await records.ReadSessionsAsync(key, cursor, size + 1, ct).ConfigureAwait(false);
        if (page.Count <= size)
            return new SessionPage(key, page, null);
        var shown = page.Take(size).ToList();
        return new SessionPage(key, shown, Token(new SessionCursor(shown[^1].StartMs, shown[^1].FirstEventId)));
    }

    private ValueTask<EndUserRecord?> FindAsync(EndUserKey key, CancellationToken ct)
    {
        var read = users.GetAsync(key, ct);
        // Most are active and answer at once; a lookup costs little beside what it takes to call it.
        return read.IsCompletedSuccessfully ? RecordOf(key, read.Result, ct) : FindAsync(key, read, ct);
    }

    private async ValueTask<EndUserRecord?> FindAsync(EndUserKey key, ValueTask<Profile?> first, CancellationToken ct)
    {
        var read = (ValueTask<Profile?>?)first;
        var profile = await CallAsync(() =>
        {
            var call = read ?? users.GetAsync(key, ct);
            read = null;
            return call;
        }).ConfigureAwait(false);
        return await RecordOf(key, profile, ct).ConfigureAwait(false);
    }

    /// <summary>What is known of a user as a lookup shows it.</summary>
    internal ValueTask<EndUserRecord?> RecordOf(EndUserKey key, Profile? profile, CancellationToken ct)
    {
        if (profile is null)
            return new((EndUserRecord?)null);
        return ReferenceEquals(profile.Values, UserValues.None)
            ? new(EndUserRecord.Of(key, profile, AttributeCatalogue.Empty, clock.GetUtcNow().ToUnixTimeMilliseconds()))
            : NamedAsync(key, profile, ct);
    }

    /// <summary>The record with its values under the names of their numbers.</summary>
    private async ValueTask<EndUserRecord?> NamedAsync(EndUserKey key, Profile profile, CancellationToken ct)
    {
        var largest = profile.Values.All.Keys.Last();
        var catalogue = largest > 0 ? await attributes.OfAsync(key.Account, largest, ct).ConfigureAwait(false) : AttributeCatalogue.Empty;
        return EndUserRecord.Of(key, profile, catalogue, clock.GetUtcNow().ToUnixTimeMilliseconds());
    }

    /// <summary>A read that found the state in doubt is made once more: it then starts from the store.</summary>
    internal static async ValueTask<T> CallAsync<T>(Func<ValueTask<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (StoreException)
        {
            try
            {
                return await call().ConfigureAwait(false);
            }
            catch (StoreException e)
            {
                throw ServiceException.Of(e, "The record cannot be read right now; try again after a moment.");
            }
        }
    }

    internal static EndUserKey KeyOf(Caller caller, UserKind kind, string id, string field)
    {
        var account = caller.AccountToRead();
        caller.MustKeep(kind);
        return EventLimits.IsId(id, EventLimits.MaxUserIdBytes)
            ? new EndUserKey(account, kind, id)
            : throw ServiceException.Invalid(field, "must be 1 to 256 UTF-8 bytes without control characters");
    }

    private static string Token(SessionCursor cursor) => Convert.ToBase64String(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{cursor.StartMs}|{cursor.FirstEventId}")));

    private static SessionCursor? Cursor(string? token)
    {
        if (string.IsNullOrEmpty(token))
            return null;
        Span<byte> bytes = stackalloc byte[1024];
        if (token.Length <= 1024 && Convert.TryFromBase64String(token, bytes, out var length))
        {
            var text = Encoding.UTF8.GetString(bytes[..length]);
            var bar = text.IndexOf('|', StringComparison.Ordinal);
            if (bar > 0
                && long.TryParse(text.AsSpan(0, bar), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var startMs)
                && IsEventId(text[(bar + 1)..]))
                return new SessionCursor(startMs, text[(bar + 1)..]);
        }
        throw PageSize.NoSuchPage();
    }

    /// <summary>An event's own, or that of one taken from an anonymous record.</summary>
    private static bool IsEventId(string id)
    {
        var (own, anonymous) = OpKey.Parts(id);
        return EventLimits.IsId(own, EventLimits.MaxEventIdBytes)
            && (anonymous is null || EventLimits.IsId(anonymous, EventLimits.MaxUserIdBytes));
    }

    internal static ServiceException NotFound() =>
        new(ServiceFault.NotFound, "There is no such end user: nothing of it was recorded, or it has expired.");
}
