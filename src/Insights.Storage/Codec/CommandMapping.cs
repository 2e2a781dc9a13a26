using Insights.Domain.EndUsers.Commands;
using Insights.Domain.Identity.Commands;

namespace Insights.Storage.Codec;

/// <summary>What users are asked to do.</summary>
public static class CommandMapping
{
    public static V1.UserCommand ToProto(this UserCommand command) => command switch
    {
        ReadSeq => new() { ReadSeq = new() },
        UpdateUser c => new() { UpdateUser = new() { Update = c.Update.ToProto(c.ReceivedMs), MayImport = c.MayImport, MustExist = c.MustExist } },
        JudgeUpdates c => new()
        {
            JudgeUpdates = new() { Updates = { c.Updates.Select(u => u.ToProto(c.ReceivedMs)) }, ReceivedMs = c.ReceivedMs, MayImport = c.MayImport },
        },
        ReadUpdates c => new() { ReadUpdates = new() { Attribute = c.Attribute, After = c.After?.ToProto(), Limit = c.Limit } },
        AdmitAnonymous c => new()
        {
            AdmitAnonymous = new() { AnonymousId = c.AnonymousId, TimeMs = c.TimeMs, ReceivedMs = c.ReceivedMs, MayImport = c.MayImport },
        },
        ChangeLink c => new()
        {
            ChangeLink = new() { Op = c.Op.ToProto(), ReceivedMs = c.ReceivedMs, MayImport = c.MayImport, ByEvent = c.ByEvent, Incarnation = c.Incarnation },
        },
        TakeOver c => new() { TakeOver = new() { From = c.From, Change = c.Change.ToProto() } },
        EraseUser => new() { EraseUser = new() },
        ForgetUser c => new()
        {
            ForgetUser = new() { UserId = c.UserId, Incarnation = c.Incarnation, ExpiredMs = c.ExpiredMs, LastSeenMs = c.LastSeenMs },
        },
        ForgetAnonymous c => new() { ForgetAnonymous = new() { AnonymousId = c.AnonymousId, Incarnation = c.Incarnation, Position = c.Position } },
        _ => throw new ArgumentException($"No form for {command}.", nameof(command)),
    };

    /// <exception cref="InvalidDataException">It is none that this version knows.</exception>
    public static UserCommand ToDomain(this V1.UserCommand command) => command.KindCase switch
    {
        V1.UserCommand.KindOneofCase.ReadSeq => new ReadSeq(),
        V1.UserCommand.KindOneofCase.UpdateUser when command.UpdateUser is var c =>
            new UpdateUser(c.Update.Needed().ToDomain(), c.Update.ReceivedMs, c.MayImport) { MustExist = c.MustExist },
        V1.UserCommand.KindOneofCase.JudgeUpdates when command.JudgeUpdates is var c =>
            new JudgeUpdates([.. c.Updates.Select(u => u.ToDomain())], c.ReceivedMs, c.MayImport),
        V1.UserCommand.KindOneofCase.ReadUpdates when command.ReadUpdates is var c => new ReadUpdates(c.Attribute, c.After?.ToDomain(), c.Limit),
        V1.UserCommand.KindOneofCase.AdmitAnonymous when command.AdmitAnonymous is var c =>
            new AdmitAnonymous(c.AnonymousId.Needed(), c.TimeMs, c.ReceivedMs, c.MayImport),
        V1.UserCommand.KindOneofCase.ChangeLink when command.ChangeLink is var c =>
            new ChangeLink(c.Op.Needed().ToDomain(), c.ReceivedMs, c.MayImport, c.ByEvent, c.Incarnation),
        V1.UserCommand.KindOneofCase.TakeOver => new TakeOver(command.TakeOver.From, command.TakeOver.Change.Needed().ToDomain()),
        V1.UserCommand.KindOneofCase.EraseUser => new EraseUser(),
        V1.UserCommand.KindOneofCase.ForgetUser when command.ForgetUser is var c =>
            new ForgetUser(c.UserId.Needed(), c.Incarnation, c.ExpiredMs, c.LastSeenMs),
        V1.UserCommand.KindOneofCase.ForgetAnonymous when command.ForgetAnonymous is var c =>
            new ForgetAnonymous(c.AnonymousId.Needed(), c.Incarnation, c.Position),
        _ => throw new InvalidDataException("Unknown kind of command."),
    };

    internal static V1.StepCursor ToProto(this Domain.Attributes.StepCursor at) =>
        new() { TimeMs = at.TimeMs, OperationId = at.OperationId, Index = at.Index };

    internal static Domain.Attributes.StepCursor ToDomain(this V1.StepCursor at) => new(at.TimeMs, at.OperationId.Needed(), at.Index);
}
