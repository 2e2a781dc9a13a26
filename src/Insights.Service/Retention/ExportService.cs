using System.Buffers;
using System.Runtime.CompilerServices;
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
using Insights.Service.Lookups;
using Insights.Storage.Codec;

namespace Insights.Service.Retention;

/// <summary>Returns everything kept about a user (docs/semantics.md 1.8). Every export is scoped by the caller's key.</summary>
public sealed class ExportService(IEndUsers users, IUserStore store, IStoredRecords records, IAttributeStore attributes, TimeProvider clock, AuditLog? audit = null)
{
    private static readonly JsonWriterOptions _form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Bytes of the log that are read at a time, about: 1 MiB, and at least what one append brought.</summary>
    private const long PageBytes = 1 << 20;

    /// <summary>Bytes of the document from which on a piece of it is given, and the next begun.</summary>
    private const int PieceBytes = 256 * 1024;

    /// <summary>One JSON document in UTF-8, as <see cref="ExportDocument"/> writes it, piece by piece: it may be larger than memory.</summary>
    /// <param name="field">What the gateway calls the ID, for the fault that names it.</param>
    /// <exception cref="ServiceException">NotFound, also for one who has expired; PermissionDenied, InvalidArgument or Unavailable.</exception>
    /// <returns>Each piece is good until the next is asked for.</returns>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ExportAsync(
        Caller caller, UserKind kind, string id, [EnumeratorCancellation] CancellationToken ct, string field = "id")
    {
        var account = caller.AccountToRead();
        if (!EventLimits.IsId(id, EventLimits.MaxUserIdBytes))
            throw ServiceException.Invalid(field, "must be 1 to 256 UTF-8 bytes without control characters");
        var user = new EndUserKey(account, kind, id);
        var profile = await ProfileAsync(user, ct).ConfigureAwait(false)
            ?? throw LookupService.NotFound();
        if (audit is not null)
            await audit.AddAsync(caller, AuditAction.ExportUser, user, ct).ConfigureAwait(false);
        var record = await records.ReadAsync(user, ct).ConfigureAwait(false);
        var catalogue = await attributes.ReadAsync(account, ct).ConfigureAwait(false);
        var piece = new ArrayBufferWriter<byte>(2 * PieceBytes);
        using var to = new Utf8JsonWriter(piece, _form);
        ExportDocument.Begin(to, user, profile, record, catalogue, clock.GetUtcNow());
        for (var written = 0; written < record.Entries.Count;)
        {
            var page = await store.ReadLogPageAsync(user, record.Entries[written].Seq - 1, PageBytes, ct).ConfigureAwait(false);
            if (page.Count == 0)
                throw Changed();
            foreach (var entry in page.Take(record.Entries.Count - written))
            {
                if (entry.Seq != record.Entries[written++].Seq)
                    throw Changed();
                Write(to, user, entry, catalogue);
                if (piece.WrittenCount + to.BytesPending < PieceBytes)
                    continue;
                await to.FlushAsync(ct).ConfigureAwait(false);
                yield return piece.WrittenMemory;
                piece.ResetWrittenCount();
            }
        }
        ExportDocument.End(to, record);
        await to.FlushAsync(ct).ConfigureAwait(false);
        yield return piece.WrittenMemory;
    }

    private void Write(Utf8JsonWriter to, EndUserKey user, LogEntry entry, AttributeCatalogue catalogue)
    {
        try
        {
            ExportedEntry.Write(to, entry.Seq, UserCodec.Instance.Decode(entry.Bytes), catalogue);
        }
        catch (InvalidDataException e)
        {
            throw store.Corrupt(user, e);
        }
    }

    /// <summary>It was compacted or erased meanwhile.</summary>
    private static ServiceException Changed() => new(ServiceFault.Unavailable, "The record changed while it was exported; try again.");

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
