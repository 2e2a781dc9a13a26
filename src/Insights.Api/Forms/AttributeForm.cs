using Insights.Domain.Attributes;
using Insights.Domain.Attributes.Requests;
using Insights.Domain.EndUsers;
using Insights.Domain.Identity;
using Insights.Service;
using Insights.Service.Attributes;
using Insights.Service.Ingest.Reading;
using Insights.V1;
using Catalogue = Insights.Domain.Attributes.Catalogue;
using Kept = Insights.Domain.Attributes;
using Operation = Insights.V1.AttributeOperation;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;
using Value = Insights.V1.AttributeValue;

namespace Insights.Api.Forms;

/// <summary>Attributes in their wire form, and updates out of it. The enums have the numbers of the domain's.</summary>
internal static class AttributeForm
{
    private const int MaxNanos = 999_999_999;

    private const string BeyondExact = "has a whole number beyond 2^53, which is not kept exactly; send it as a text";

    /// <summary>From 2^53 on a double may stand for a whole number that it is not: nothing is rounded in silence (docs/semantics.md 1.6).</summary>
    private static bool IsBeyondExact(double number) => double.IsFinite(number) && Math.Abs(number) >= 1L << 53;

    public static UpdateRequest Read(this UpdateEndUserRequest request, string field)
    {
        var (kind, id) = request.EndUser.Read(field);
        return request.Read(kind, id);
    }

    /// <summary>One that names no user is told so in its own answer, with every other fault of it.</summary>
    public static UpdateRequest ReadInBatch(this UpdateEndUserRequest request)
    {
        try
        {
            return request.Read("endUser");
        }
        catch (ServiceException e)
        {
            return request.Read(UserKind.Identified, "?").With(e);
        }
    }

    private static UpdateRequest Read(this UpdateEndUserRequest request, UserKind kind, string id)
    {
        var faults = new List<RequestFault>();
        return new UpdateRequest
        {
            Kind = kind,
            Id = id,
            OperationId = request.OperationId,
            TimeMs = Time(request.Time, "time", faults),
            SentMs = Time(request.SentAt, "sentAt", faults),
            Source = request.Source switch
            {
                AttributeState.Types.Source.Unspecified => null,
                var known when System.Enum.IsDefined(known) => ((AttributeSource)known).WireName(),
                var other => other.ToString(),
            },
            Operations = [.. request.Operations.Select(Draft)],
            Faults = faults,
        };
    }

    private static OperationDraft Draft(Operation o) => o.OperationCase switch
    {
        Operation.OperationOneofCase.Set => Draft(o, OperationKind.Set, o.Set),
        Operation.OperationOneofCase.SetOnce => Draft(o, OperationKind.SetOnce, o.SetOnce),
        Operation.OperationOneofCase.Add when IsBeyondExact(o.Add) => new(o.Name, OperationKind.Add, null, BeyondExact),
        Operation.OperationOneofCase.Add => new(o.Name, OperationKind.Add, new NumberValue(o.Add)),
        Operation.OperationOneofCase.Append => new(o.Name, OperationKind.Append, new ListValue([.. o.Append.Texts])),
        Operation.OperationOneofCase.Union => new(o.Name, OperationKind.Union, new ListValue([.. o.Union.Texts])),
        Operation.OperationOneofCase.Remove => new(o.Name, OperationKind.Remove, new ListValue([.. o.Remove.Texts])),
        Operation.OperationOneofCase.Unset => o.Unset
            ? new(o.Name, OperationKind.Unset, null)
            : new(o.Name, OperationKind.Unset, null, "must have true for unset"),
        _ => new(o.Name, null, null),
    };

    private static OperationDraft Draft(Operation o, OperationKind kind, Value value)
    {
        if (value.ValueCase == Value.ValueOneofCase.Number && IsBeyondExact(value.Number))
            return new(o.Name, kind, null, BeyondExact);
        Kept.AttributeValue? read = value.ValueCase switch
        {
            Value.ValueOneofCase.Text => new TextValue(value.Text),
            Value.ValueOneofCase.Number => new NumberValue(value.Number),
            Value.ValueOneofCase.Boolean => new BooleanValue(value.Boolean),
            Value.ValueOneofCase.Time => Time(value.Time) is { } unixMs ? new TimeValue(unixMs) : null,
            Value.ValueOneofCase.List => new ListValue([.. value.List.Texts]),
            _ => null,
        };
        return read is null && value.ValueCase == Value.ValueOneofCase.Time
            ? new(o.Name, kind, null, "must have a google.protobuf.Timestamp of the years 1 to 9999 for a time")
            : new(o.Name, kind, read);
    }

    internal static long? Time(Timestamp? time, string field, List<RequestFault> faults)
    {
        if (time is null)
            return null;
        if (Time(time) is { } unixMs)
            return unixMs;
        faults.Add(new(field, "must be a google.protobuf.Timestamp of the years 1 to 9999"));
        return null;
    }

    private static long? Time(Timestamp time) =>
        time.Nanos is >= 0 and <= MaxNanos && time.Seconds >= ClientTime.MinMs / 1000 && time.Seconds <= ClientTime.MaxMs / 1000
            ? (time.Seconds * 1000) + (time.Nanos / 1_000_000)
            : null;

    public static AttributeDefinition ToMessage(this Catalogue.AttributeDefinition definition)
    {
        var message = new AttributeDefinition
        {
            Name = definition.Name,
            Type = (AttributeDefinition.Types.Type)definition.Type,
            CreateTime = EndUserForm.Time(definition.CreatedAt.ToUnixTimeMilliseconds()),
        };
        if (definition.Description.Length > 0)
            message.Description = definition.Description;
        return message;
    }

    public static AttributeState ToMessage(this KnownValue known) => new()
    {
        Value = known.Value.ToMessage(),
        Source = (AttributeState.Types.Source)known.Source,
        Time = EndUserForm.Time(known.TimeMs),
        ChangeTime = known.ChangeMs is { } since ? EndUserForm.Time(since) : null,
    };

    public static AttributeChange ToMessage(this ValueStep step) => new()
    {
        OperationId = OpKey.Parts(step.At.OperationId).Own,
        Time = EndUserForm.Time(step.At.TimeMs),
        Source = (AttributeState.Types.Source)step.Source,
        Kind = (AttributeChange.Types.Kind)step.Kind,
        Stated = step.Stated?.ToMessage(),
        Value = step.After?.ToMessage(),
    };

    public static UpdateEndUserResult ToMessage(this UpdateResult result) => new()
    {
        Status = result.IsDuplicate ? UpdateEndUserResult.Types.Status.Duplicate : UpdateEndUserResult.Types.Status.Applied,
        OperationId = result.OperationId,
    };

    public static UpdateEndUserResult ToMessage(this ServiceException fault) => new()
    {
        Status = UpdateEndUserResult.Types.Status.Rejected,
        Code = fault.Fault.WireName(),
        Detail = fault.Message,
        Errors = { fault.Fields.Select(f => new UpdateEndUserResult.Types.Error { Field = f.Field, Problem = f.Problem }) },
    };

    public static Value ToMessage(this Kept.AttributeValue value) => value switch
    {
        TextValue v => new() { Text = v.Text },
        NumberValue v => new() { Number = v.Number },
        BooleanValue v => new() { Boolean = v.Boolean },
        TimeValue v => new() { Time = EndUserForm.Time(v.UnixMs) },
        ListValue v => new() { List = new TextList { Texts = { v.Texts } } },
        _ => throw new ArgumentException($"No form for {value.GetType().Name}.", nameof(value)),
    };
}
