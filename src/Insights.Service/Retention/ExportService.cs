using System.Text.Encodings.Web;
using System.Text.Json;
using Insights.Domain.Accounts;
using Insights.Domain.Attributes.Catalogue;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Events;
using Insights.Domain.Profiles;
using Insights.Service.Accounts;
using Insights.Service.Keys;

namespace Insights.Service.Retention;

/// <summary>Returns everything kept about a user (docs/semantics.md 1.8). Every export is scoped by the caller's key.</summary>
public sealed class ExportService(IEndUsers users, IUserStore store, IStoredRecords records, IAttributeStore attributes, TimeProvider clock, AuditLog? audit = null)
{
    private static readonly JsonWriterOptions _form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One JSON document in UTF-8, as <see cref="ExportDocument"/> writes it.</summary>
    /// <param name="field">What the gateway calls the ID, for the fault that names it.</param>
    /// <exception cref="ServiceException">NotFound, also for one who has expired; PermissionDenied, InvalidArgument or Unavailable.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ExportAsync(
        Caller caller, UserKind kind, string id, CancellationToken ct, string field = "id")
    {
        var account = caller.AccountToRead();
        if (!EventLimits.IsId(id, EventLimits.MaxUserIdBytes))
            throw ServiceException.Invalid(field, "must be 1 to 256 UTF-8 bytes without control characters");
        var user = new EndUserKey(account, kind, id);
        var profile = await ProfileAsync(user, ct).ConfigureAwait(false)
            ?? throw new ServiceException(ServiceFault.NotFound, "There is no such end user: nothing of it was recorded, or it has expired.");
        if (audit is not null)
            await audit.AddAsync(caller, AuditAction.ExportUser, user, ct).ConfigureAwait(false);
        var record = await records.ReadAsync(user, ct).ConfigureAwait(false);
        var catalogue = await attributes.ReadAsync(account, ct).ConfigureAwait(false);
        using var buffer = new MemoryStream();
        try
        {
            using var to = new Utf8JsonWriter(buffer, _form);
            ExportDocument.Write(to, user, profile, record, catalogue, clock.GetUtcNow());
        }
        catch (InvalidDataException e)
        {
            throw store.Corrupt(user, e);
        }
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    /// <summary>The profile, its rows being up to the clock; null where there is no record.</summary>
    private async ValueTask<Profile?> ProfileAsync(EndUserKey user, CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                if (await users.GetAsync(user, ct).ConfigureAwait(false) is not { } profile)
                    return null;
                await users.SettleAsync(user, ct).ConfigureAwait(false);
                return profile;
            }
            catch (StoreException) when (tries < 3)
            {
            }
            catch (StoreException e)
            {
                throw ServiceException.Of(e, "The record cannot be read right now; try again after a moment.");
            }
        }
    }
}
