using System.Globalization;
using System.Text;
using Insights.Domain.Attributes;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Events;
using Insights.Service.Calls;
using Insights.Service.Keys;
using Insights.Service.Lists;
using Insights.Service.Lookups;

namespace Insights.Service.Attributes;

/// <summary>A page of what was done to a value, newest first.</summary>
/// <param name="NextPageToken">Asks for the next page; null on the last one.</param>
public sealed record HistoryPage(IReadOnlyList<ValueStep> Steps, string? NextPageToken);

/// <summary>Tells how a value came to be what it is. Every call is scoped by the caller's key.</summary>
public sealed class HistoryService(IEndUsers users, AttributeDirectory attributes)
{
    /// <summary>The operations on one attribute of one user, newest first, as far as they are known singly.</summary>
    /// <param name="pageSize">1 to 1,000; 0 or null: 50.</param>
    /// <param name="pageToken">As the previous page gave it; null or empty for the first.</param>
    /// <param name="field">What the gateway calls the ID, for the fault that names it.</param>
    /// <exception cref="ServiceException">
    /// PermissionDenied, InvalidArgument, NotFound for a user or an attribute that is not known, ResourceExhausted, Unavailable.
    /// </exception>
    public async ValueTask<HistoryPage> ListAsync(
        Caller caller, UserKind kind, string id, string name, int? pageSize, string? pageToken, CancellationToken ct, string field = "id")
    {
        var account = caller.AccountToRead();
        caller.MustKeep(kind);
        if (!EventLimits.IsId(id, EventLimits.MaxUserIdBytes))
            throw ServiceException.Invalid(field, "must be 1 to 256 UTF-8 bytes without control characters");
        var size = PageSize.Of(pageSize);
        var after = Cursor(pageToken);
        var catalogue = await attributes.OfAsync(account, ct).ConfigureAwait(false);
        var known = catalogue.Find(name) ?? (await attributes.OfAsync(account, int.MaxValue, ct).ConfigureAwait(false)).Find(name);
        if (known is null)
            throw AttributeService.NotFound();
        var answer = await users.AskAsync<UpdatesAre>(
            new EndUserKey(account, kind, id), new ReadUpdates(known.Number, after, size + 1), ct).ConfigureAwait(false);
        if (!answer.Exists)
            throw LookupService.NotFound();
        return answer.Steps.Count <= size
            ? new HistoryPage(answer.Steps, null)
            : new HistoryPage([.. answer.Steps.Take(size)], Token(answer.Steps[size - 1].At));
    }

    private static string Token(StepCursor at) => Convert.ToBase64String(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{at.TimeMs}|{at.Index}|{at.OperationId}")));

    private static StepCursor? Cursor(string? token)
    {
        if (string.IsNullOrEmpty(token))
            return null;
        Span<byte> bytes = stackalloc byte[1024];
        if (token.Length <= 1024 && Convert.TryFromBase64String(token, bytes, out var length)
            && Encoding.UTF8.GetString(bytes[..length]).Split('|', 3) is [var time, var index, { Length: > 0 } operation]
            && long.TryParse(time, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var timeMs)
            && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var at))
            return new StepCursor(timeMs, operation, at);
        throw PageSize.NoSuchPage();
    }
}
