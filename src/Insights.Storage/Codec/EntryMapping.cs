using Google.Protobuf;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Compacting;
using Insights.Domain.Identity;

namespace Insights.Storage.Codec;

/// <summary>The entries of a log.</summary>
internal static class EntryMapping
{
    public static V1.Entry ToProto(this Entry entry) => entry switch
    {
        EventAccepted e => new() { Event = ToProto(e) },
        UserCreated e => new() { UserCreated = new() { User = e.Key.ToProto(), AtMs = e.AtMs } },
        UpdateAccepted e => new() { Update = e.Update.ToProto(e.ReceivedMs) },
        OpAccepted e => new() { OpAccepted = new() { Op = e.Op.ToProto(), ReceivedMs = e.ReceivedMs } },
        AnonymousAdmitted e => new() { AnonymousAdmitted = new() { AnonymousId = e.AnonymousId, AtMs = e.AtMs } },
        TakenOver e => new() { TakenOver = e.ToProto() },
        Transferred e => new() { Transferred = new() { UserId = e.UserId, Stored = e.Stored, Done = e.Done } },
        AnonymousGone e => new() { AnonymousGone = new() { AnonymousId = e.AnonymousId, Incarnation = e.Incarnation, Position = e.Position } },
        Compacted e => new() { Compacted = new() { User = e.Key.ToProto(), Seq = e.Seq, Snapshot = UnsafeByteOperations.UnsafeWrap(e.State) } },
        _ => throw new ArgumentException($"No stored form for {entry.GetType().Name}.", nameof(entry)),
    };

    public static Entry ToDomain(this V1.Entry entry) => entry.KindCase switch
    {
        V1.Entry.KindOneofCase.Event => new EventAccepted(entry.Event.ToDomain(), entry.Event.ReceivedMs, entry.Event.Rules.Needed().ToDomain()),
        V1.Entry.KindOneofCase.UserCreated => new UserCreated(entry.UserCreated.User.Needed().ToDomain(), entry.UserCreated.AtMs),
        V1.Entry.KindOneofCase.Update => new UpdateAccepted(entry.Update.ToDomain(), entry.Update.ReceivedMs),
        V1.Entry.KindOneofCase.OpAccepted => new OpAccepted(entry.OpAccepted.Op.Needed().ToDomain(), entry.OpAccepted.ReceivedMs),
        V1.Entry.KindOneofCase.AnonymousAdmitted => new AnonymousAdmitted(entry.AnonymousAdmitted.AnonymousId.Needed(), entry.AnonymousAdmitted.AtMs),
        V1.Entry.KindOneofCase.TakenOver => entry.TakenOver.ToDomain(),
        V1.Entry.KindOneofCase.Transferred => new Transferred(entry.Transferred.UserId.Needed(), entry.Transferred.Stored, entry.Transferred.Done),
        V1.Entry.KindOneofCase.AnonymousGone => ToDomain(entry.AnonymousGone),
        V1.Entry.KindOneofCase.Compacted => ToDomain(entry.Compacted),
        _ => throw new InvalidDataException("Unknown kind of entry."),
    };

    private static V1.Event ToProto(EventAccepted accepted)
    {
        var e = accepted.Event.ToProto(accepted.ReceivedMs);
        e.Rules = accepted.Rules.ToProto();
        return e;
    }

    private static AnonymousGone ToDomain(V1.AnonymousGone gone) => new(gone.AnonymousId.Needed(), gone.Incarnation, gone.Position);

    private static Compacted ToDomain(V1.Compacted compacted) =>
        new(compacted.User.Needed().ToDomain(), compacted.Seq, compacted.Snapshot.Memory, UserCodec.Instance);
}
