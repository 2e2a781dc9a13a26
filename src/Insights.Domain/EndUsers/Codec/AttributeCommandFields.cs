using Insights.Domain.Attributes;
using Insights.Domain.EndUsers.Commands;

namespace Insights.Domain.EndUsers.Codec;

/// <summary>Commands about attributes, and their answers, as silos send them to each other.</summary>
internal static class AttributeCommandFields
{
    public static void UpdateUser(this ByteWriter to, UpdateUser command)
    {
        to.Update(command.Update);
        to.Signed(command.ReceivedMs);
        to.Byte(command.MayImport ? (byte)1 : (byte)0);
    }

    public static UpdateUser UpdateUser(this ref ByteReader from) => new(from.Update(), from.Signed(), from.Byte() == 1);

    public static void ReadUpdates(this ByteWriter to, ReadUpdates command)
    {
        to.Signed(command.Attribute);
        to.Byte(command.After is null ? (byte)0 : (byte)1);
        if (command.After is { } after)
            to.Cursor(after);
        to.Unsigned((ulong)command.Limit);
    }

    public static ReadUpdates ReadUpdates(this ref ByteReader from)
    {
        var attribute = (int)from.Signed();
        var after = from.Byte() == 0 ? null : from.Cursor();
        return new ReadUpdates(attribute, after, from.Count());
    }

    public static void UpdatesAre(this ByteWriter to, UpdatesAre answer)
    {
        to.Byte(answer.Exists ? (byte)1 : (byte)0);
        to.Unsigned((ulong)answer.Steps.Count);
        foreach (var step in answer.Steps)
        {
            to.Cursor(step.At);
            to.Byte((byte)step.Source);
            to.Byte((byte)step.Kind);
            to.ValueOrNone(step.Stated);
            to.ValueOrNone(step.After);
        }
    }

    public static UpdatesAre UpdatesAre(this ref ByteReader from)
    {
        var exists = from.Byte() == 1;
        var steps = new ValueStep[from.Items()];
        for (var i = 0; i < steps.Length; i++)
        {
            steps[i] = new ValueStep(
                from.Cursor(), from.Member<AttributeSource>(), from.Member<OperationKind>(), from.ValueOrNone(), from.ValueOrNone());
        }
        return new UpdatesAre(exists, steps);
    }

    private static void Cursor(this ByteWriter to, StepCursor cursor)
    {
        to.Signed(cursor.TimeMs);
        to.Text(cursor.OperationId);
        to.Unsigned((ulong)cursor.Index);
    }

    private static StepCursor Cursor(this ref ByteReader from) => new(from.Signed(), from.RequiredText(), from.Count());

    private static void ValueOrNone(this ByteWriter to, AttributeValue? value)
    {
        to.Byte(value is null ? (byte)0 : (byte)1);
        if (value is not null)
            to.Value(value);
    }

    private static AttributeValue? ValueOrNone(this ref ByteReader from) => from.Byte() == 0 ? null : from.Value();
}
