using System.Collections.Immutable;
using Google.Protobuf.Collections;
using Insights.Domain.Attributes;
using Insights.Domain.Events;

namespace Insights.Storage.Codec;

/// <summary>Values of attributes and what is done to them.</summary>
public static class AttributeMapping
{
    internal static V1.Update ToProto(this UserUpdate update, long receivedMs = 0) => new()
    {
        OperationId = update.OperationId,
        TimeMs = update.TimeMs,
        Source = (V1.AttributeSource)update.Source,
        ReceivedMs = receivedMs,
        Operations =
        {
            update.Operations.Select(o => new V1.Update.Types.Operation
            {
                Attribute = o.Attribute,
                Kind = (V1.OperationKind)o.Kind,
                Value = o.Value?.ToProto(),
            }),
        },
    };

    internal static UserUpdate ToDomain(this V1.Update update) => new()
    {
        OperationId = update.OperationId.Needed(),
        TimeMs = update.TimeMs,
        Source = update.Source.ToDomain(),
        Operations = [.. update.Operations.Select(ToDomain)],
    };

    private static AttributeOperation ToDomain(V1.Update.Types.Operation operation)
    {
        var kind = operation.Kind.ToDomain();
        return new AttributeOperation(operation.Attribute, kind, kind == OperationKind.Unset ? null : operation.Value.Needed().ToDomain());
    }

    internal static AttributeSource ToDomain(this V1.AttributeSource source) => source.Member<V1.AttributeSource, AttributeSource>();

    internal static OperationKind ToDomain(this V1.OperationKind kind) => kind.Member<V1.OperationKind, OperationKind>();

    internal static V1.AttributeValue ToProto(this AttributeValue value) => value switch
    {
        TextValue text => new() { Text = text.Text },
        NumberValue number => new() { Number = number.Number },
        BooleanValue boolean => new() { Boolean = boolean.Boolean },
        TimeValue time => new() { TimeMs = time.UnixMs },
        ListValue list => new() { List = new() { Texts = { list.Texts } } },
        _ => throw new ArgumentException($"No stored form for {value.GetType().Name}.", nameof(value)),
    };

    internal static AttributeValue ToDomain(this V1.AttributeValue value) => value.ValueCase switch
    {
        V1.AttributeValue.ValueOneofCase.Text => new TextValue(value.Text),
        V1.AttributeValue.ValueOneofCase.Number => new NumberValue(value.Number),
        V1.AttributeValue.ValueOneofCase.Boolean => new BooleanValue(value.Boolean),
        V1.AttributeValue.ValueOneofCase.TimeMs => new TimeValue(value.TimeMs),
        V1.AttributeValue.ValueOneofCase.List => new ListValue([.. value.List.Texts]),
        _ => throw new InvalidDataException("Unknown type of value."),
    };

    public static IEnumerable<V1.KnownValue> ToProto(this ImmutableSortedDictionary<int, KnownValue> values) => values.Select(v =>
    {
        var to = new V1.KnownValue
        {
            Attribute = v.Key,
            Value = v.Value.Value.ToProto(),
            Source = (V1.AttributeSource)v.Value.Source,
            TimeMs = v.Value.TimeMs,
        };
        if (v.Value.ChangeMs is { } changeMs)
            to.ChangeMs = changeMs;
        return to;
    });

    public static ImmutableSortedDictionary<int, KnownValue> ToDomain(this RepeatedField<V1.KnownValue> values)
    {
        var all = ImmutableSortedDictionary.CreateBuilder<int, KnownValue>();
        foreach (var value in values)
        {
            all[value.Attribute] = new KnownValue(
                value.Value.Needed().ToDomain(), value.Source.ToDomain(), value.TimeMs, value.HasChangeMs ? value.ChangeMs : null);
        }
        return all.ToImmutable();
    }

    internal static IEnumerable<V1.StatedText> ToProto(this AnalyticsProperties? stated) => stated is null
        ? []
        : Enumerable.Range(0, AnalyticsNumbers.Count).Where(i => stated[i] is not null).Select(i => new V1.StatedText { Property = i, Text = stated[i] });

    /// <summary>By property; null where none is stated.</summary>
    internal static T?[] ByProperty<T>(this RepeatedField<V1.StatedText> stated, Func<V1.StatedText, T> read)
        where T : class
    {
        var all = new T?[AnalyticsNumbers.Count];
        foreach (var said in stated)
        {
            if (said.Property is < 0 or >= AnalyticsNumbers.Count)
                throw new InvalidDataException($"Unknown property: {said.Property}.");
            all[said.Property] = read(said);
        }
        return all;
    }
}
