using Insights.Domain.Tags;

namespace Insights.Domain.Filters.Evaluation;

/// <summary>Makes a clause a function of a user and a moment. An unset value answers no.</summary>
internal static class ClauseTests
{
    public static Func<FilterSubject, long, bool> Of(Clause clause)
    {
        var field = clause.Field;
        return field.Type switch
        {
            FilterType.Text => Text(clause),
            FilterType.Number => Number(clause),
            FilterType.Boolean => Boolean(clause),
            FilterType.Time => Time(clause),
            FilterType.Duration => Duration(clause),
            FilterType.List => List(clause),
            FilterType.Tags => Tag(clause),
            FilterType.Kind => Kind(clause),
            _ => throw new ArgumentOutOfRangeException(nameof(clause), field.Type, null),
        };
    }

    private static Func<FilterSubject, long, bool> Text(Clause clause)
    {
        var value = FieldValues.Text(clause.Field);
        switch (clause.Operator)
        {
            case FilterOperator.Present:
                return (s, _) => value(s) is not null;
            case FilterOperator.In:
                var set = clause.Operands.Select(o => ((TextOperand)o).Text).ToHashSet(StringComparer.Ordinal);
                return (s, _) => value(s) is { } text && set.Contains(text);
        }
        var wanted = ((TextOperand)clause.Operand).Text;
        return clause.Operator switch
        {
            FilterOperator.Equal => (s, _) => value(s) is { } text && text == wanted,
            FilterOperator.NotEqual => (s, _) => value(s) is { } text && text != wanted,
            FilterOperator.Contains => (s, _) => value(s)?.Contains(wanted, StringComparison.Ordinal) == true,
            FilterOperator.StartsWith => (s, _) => value(s)?.StartsWith(wanted, StringComparison.Ordinal) == true,
            FilterOperator.EndsWith => (s, _) => value(s)?.EndsWith(wanted, StringComparison.Ordinal) == true,
            _ when Order(clause.Operator) is var order => (s, _) => value(s) is { } text && order(TextOrder.Compare(text, wanted)),
            _ => throw Unknown(clause),
        };
    }

    private static Func<FilterSubject, long, bool> Number(Clause clause)
    {
        var value = FieldValues.Number(clause.Field);
        if (clause.Operator == FilterOperator.Present)
            return (s, _) => value(s) is not null;
        var wanted = clause.Operands.Select(o => ((NumberOperand)o).Number).ToArray();
        if (clause.Operator == FilterOperator.In)
            return (s, _) => value(s) is { } number && Array.Exists(wanted, w => w == number);
        var one = wanted[0];
        var order = Order(clause.Operator);
        return (s, _) => value(s) is { } number && order(number.CompareTo(one));
    }

    private static Func<FilterSubject, long, bool> Boolean(Clause clause)
    {
        var value = FieldValues.Boolean(clause.Field);
        if (clause.Operator == FilterOperator.Present)
            return (s, _) => value(s) is not null;
        var wanted = ((BooleanOperand)clause.Operand).Boolean == (clause.Operator == FilterOperator.Equal);
        return (s, _) => value(s) == wanted;
    }

    private static Func<FilterSubject, long, bool> Time(Clause clause)
    {
        var value = FieldValues.Milliseconds(clause.Field);
        if (clause.Operator == FilterOperator.Present)
            return (s, _) => value(s) is not null;
        if (clause.Operator == FilterOperator.In)
        {
            var times = clause.Operands.Cast<TimeOperand>().ToArray();
            return (s, nowMs) => value(s) is { } ms && Array.Exists(times, t => t.AtMs(nowMs) == ms);
        }
        var wanted = (TimeOperand)clause.Operand;
        var order = Order(clause.Operator);
        return (s, nowMs) => value(s) is { } ms && order(ms.CompareTo(wanted.AtMs(nowMs)));
    }

    private static Func<FilterSubject, long, bool> Duration(Clause clause)
    {
        var value = FieldValues.Milliseconds(clause.Field);
        if (clause.Operator == FilterOperator.Present)
            return (s, _) => value(s) is not null;
        var wanted = clause.Operands.Select(o => ((DurationOperand)o).Ms).ToArray();
        if (clause.Operator == FilterOperator.In)
            return (s, _) => value(s) is { } ms && wanted.AsSpan().Contains(ms);
        var one = wanted[0];
        var order = Order(clause.Operator);
        return (s, _) => value(s) is { } ms && order(ms.CompareTo(one));
    }

    private static Func<FilterSubject, long, bool> List(Clause clause)
    {
        var value = FieldValues.List(clause.Field);
        if (clause.Operator == FilterOperator.Present)
            return (s, _) => value(s) is not null;
        var wanted = ((TextOperand)clause.Operand).Text;
        return (s, _) => value(s)?.Texts.Contains(wanted) == true;
    }

    private static Func<FilterSubject, long, bool> Tag(Clause clause)
    {
        var tags = clause.Operands.Cast<TagOperand>().ToArray();
        return (s, nowMs) => Array.Exists(tags, t => TagRules.Holds(t.Tag, t.Numbers, s, nowMs));
    }

    private static Func<FilterSubject, long, bool> Kind(Clause clause)
    {
        if (clause.Operator == FilterOperator.Present)
            return (_, _) => true;
        var kinds = clause.Operands.Select(o => ((KindOperand)o).Kind).ToArray();
        return clause.Operator == FilterOperator.NotEqual ? (s, _) => s.Kind != kinds[0] : (s, _) => Array.IndexOf(kinds, s.Kind) >= 0;
    }

    private static Func<int, bool> Order(FilterOperator operation) => operation switch
    {
        FilterOperator.Equal => c => c == 0,
        FilterOperator.NotEqual => c => c != 0,
        FilterOperator.Less => c => c < 0,
        FilterOperator.LessOrEqual => c => c <= 0,
        FilterOperator.Greater => c => c > 0,
        FilterOperator.GreaterOrEqual => c => c >= 0,
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, null),
    };

    private static ArgumentOutOfRangeException Unknown(Clause clause) => new(nameof(clause), clause.Operator, null);
}
