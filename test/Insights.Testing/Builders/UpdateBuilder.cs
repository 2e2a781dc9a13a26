using System.Collections.Immutable;
using Insights.Domain.Attributes;
using Insights.Domain.EndUsers.Commands;

namespace Insights.Testing.Builders;

/// <summary>An update of attributes in the making; each step leaves the one before as it was. Attributes go by their numbers.</summary>
public sealed record UpdateBuilder
{
    private UserUpdate Update { get; init; } = new() { OperationId = "o", TimeMs = Moments.At("10:00"), Source = AttributeSource.Api, Operations = [] };

    private long? ReceivedAtMs { get; init; }

    private bool Imported { get; init; }

    public long TimeMs => Update.TimeMs;

    public UpdateBuilder At(string time, int day = 0) => AtMs(Moments.At(time, day));

    public UpdateBuilder AtMs(long unixMs) => this with { Update = Update with { TimeMs = unixMs } };

    public UpdateBuilder Id(string id) => this with { Update = Update with { OperationId = id } };

    public UpdateBuilder From(AttributeSource source) => this with { Update = Update with { Source = source } };

    public UpdateBuilder Set(int attribute, object value) => With(attribute, OperationKind.Set, Value(value));

    public UpdateBuilder SetOnce(int attribute, object value) => With(attribute, OperationKind.SetOnce, Value(value));

    public UpdateBuilder Add(int attribute, double number) => With(attribute, OperationKind.Add, Value(number));

    public UpdateBuilder Append(int attribute, params string[] texts) => With(attribute, OperationKind.Append, Value(texts));

    public UpdateBuilder Union(int attribute, params string[] texts) => With(attribute, OperationKind.Union, Value(texts));

    public UpdateBuilder Remove(int attribute, params string[] texts) => With(attribute, OperationKind.Remove, Value(texts));

    public UpdateBuilder Unset(int attribute) => With(attribute, OperationKind.Unset, null);

    public UpdateBuilder With(int attribute, OperationKind kind, AttributeValue? value) =>
        this with { Update = Update with { Operations = Update.Operations.Add(new(attribute, kind, value)) } };

    public UpdateBuilder Received(string time, int day = 0) => this with { ReceivedAtMs = Moments.At(time, day) };

    /// <summary>Sent with a key that may import history.</summary>
    public UpdateBuilder Import() => this with { Imported = true };

    public UserUpdate Build() => Update;

    /// <summary>The command that carries it; without <see cref="Received"/> it is received when it happened, or after what came before.</summary>
    public UpdateUser Command(long notBeforeMs = long.MinValue) =>
        new(Update, ReceivedAtMs ?? Math.Max(Update.TimeMs, notBeforeMs), Imported);

    /// <summary>A text, a number, true or false, a time, or texts.</summary>
    public static AttributeValue Value(object value) => value switch
    {
        string text => new TextValue(text),
        double number => new NumberValue(number),
        int number => new NumberValue(number),
        bool boolean => new BooleanValue(boolean),
        DateTimeOffset time => new TimeValue(time.ToUnixTimeMilliseconds()),
        IEnumerable<string> texts => new ListValue(texts.ToImmutableArray()),
        _ => throw new ArgumentException($"{value} is no value.", nameof(value)),
    };
}
