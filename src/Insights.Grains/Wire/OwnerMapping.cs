using Insights.Contracts;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Ports;
using Insights.Storage.Codec;
using V1 = Insights.Storage.V1;

namespace Insights.Grains.Wire;

/// <summary>What the owner of a user is asked for, and what it says.</summary>
internal static class OwnerMapping
{
    public static Message ToRequest(this EndUserKey user) => new V1.OwnerRequest { User = user.ToProto() }.ToMessage();

    public static Message ToRequest(this UserCommand command, EndUserKey user) =>
        new V1.OwnerRequest { User = user.ToProto(), Command = command.ToProto() }.ToMessage();

    public static Message ToRequest(this IReadOnlyList<RecordEvent> events, EndUserKey user) => new V1.OwnerRequest
    {
        User = user.ToProto(),
        Events = { events.Select(e => new V1.EventToRecord { Event = e.Event.ToProto(e.ReceivedMs), MayImport = e.MayImport }) },
    }.ToMessage();

    /// <summary>Who is asked, and for what.</summary>
    /// <exception cref="StoreException">Unavailable: this version does not know all of it.</exception>
    public static (EndUserKey User, T Asked) ReadRequest<T>(this Message request, Func<V1.OwnerRequest, T> asked) =>
        request.Read(V1.OwnerRequest.Parser, r => (r.User.Needed().ToDomain(), asked(r)));

    public static RecordEvent[] ToEvents(this V1.OwnerRequest request) =>
        [.. request.Events.Select(e => new RecordEvent(e.Event.Needed().ToDomain(), e.Event.ReceivedMs, e.MayImport))];

    public static Message ToAnswer(this StoreException fault) => new V1.OwnerAnswer { Fault = (V1.OwnerAnswer.Types.Fault)fault.Fault }.ToMessage();

    public static Message ToAnswer(this IReadOnlyList<RecordOutcome> outcomes) =>
        new V1.OwnerAnswer { Outcomes = { outcomes.Select(o => (V1.OwnerAnswer.Types.Outcome)o) } }.ToMessage();

    public static Message ToAnswer(this UserAnswer answer) => new V1.OwnerAnswer { Answer = answer.ToProto() }.ToMessage();

    /// <summary>What the owner said.</summary>
    /// <exception cref="StoreException">The fault that it answered; unavailable where this version does not know all of it.</exception>
    public static T ReadAnswer<T>(this Message answer, Func<V1.OwnerAnswer, T> read) => answer.Read(V1.OwnerAnswer.Parser, a =>
        a.Fault == V1.OwnerAnswer.Types.Fault.Unspecified ? read(a) : throw new StoreException(a.Fault.Member<V1.OwnerAnswer.Types.Fault, StoreFault>()));

    /// <exception cref="InvalidDataException">An outcome that this version does not know, or not one for each event.</exception>
    public static RecordOutcome[] ToOutcomes(this V1.OwnerAnswer answer, int events) => answer.Outcomes.Count == events
        ? [.. answer.Outcomes.Select(o => o.Member<V1.OwnerAnswer.Types.Outcome, RecordOutcome>())]
        : throw new InvalidDataException($"{answer.Outcomes.Count} outcomes of {events} events.");
}
