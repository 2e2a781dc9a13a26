using System.Collections.Immutable;
using Insights.Domain.Tags;

namespace Insights.Domain.Filters;

/// <summary>
/// A filter that was read and checked against an account's catalogue: the one definition that is evaluated inside a user,
/// translated to SQL and explained (docs/semantics.md 1.9). Immutable; safe for concurrent use.
/// </summary>
/// <param name="Text">As it was written.</param>
/// <param name="Root">An empty <see cref="AllOf"/> where the text is blank.</param>
public sealed record Filter(string Text, FilterNode Root)
{
    /// <summary>The clauses, from left to right.</summary>
    public IEnumerable<Clause> Clauses => ClausesOf(Root);

    /// <summary>Whether what it says of a user that does not change can change as time goes by.</summary>
    public bool DependsOnTime => Clauses.Any(c => c.Operands.Any(o =>
        o is TimeOperand { IsRelative: true } or TagOperand { Tag: Tags.UserTag.LongtimeUser }));

    /// <summary>
    /// The same without bots (docs/semantics.md 1.2), unless it asks for them by naming their tag: so that who is in a list or a segment,
    /// how many, and why one is not is decided in one place.
    /// </summary>
    public Filter WithoutBots()
    {
        if (Clauses.Any(c => c.Operator == FilterOperator.Has && c.Operands.Any(o => o is TagOperand { Tag: UserTag.Bot })))
            return this;
        ImmutableArray<FilterNode> parts = Root is AllOf all ? all.Parts : [Root];
        return this with { Root = parts.IsEmpty ? _noBots : new AllOf(parts.Add(_noBots)) };
    }

    private static readonly Not _noBots = new(new Clause(
        FilterFields.Find("tags")!, FilterOperator.Has, [new TagOperand(UserTag.Bot, [])], "tags:bot"));

    public override string ToString() => Text;

    private static IEnumerable<Clause> ClausesOf(FilterNode node) => node switch
    {
        Clause clause => [clause],
        AllOf all => all.Parts.SelectMany(ClausesOf),
        AnyOf any => any.Parts.SelectMany(ClausesOf),
        Not not => ClausesOf(not.Part),
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };
}

/// <summary>Something that is wrong with a filter.</summary>
/// <param name="Column">Where, counted in UTF-16 code units from 1; one past the last where something is missing at the end.</param>
/// <param name="Problem">What is wrong and what was expected; a sentence without its full stop.</param>
public sealed record FilterFault(int Column, string Problem)
{
    public override string ToString() => FormattableString.Invariant($"column {Column}: {Problem}");
}

/// <summary>What came of reading a filter: one of the two.</summary>
/// <param name="Filter">Null where there are faults.</param>
/// <param name="Faults">Empty where there is a filter.</param>
public readonly record struct FilterReading(Filter? Filter, ImmutableArray<FilterFault> Faults)
{
    public static FilterReading Of(params ReadOnlySpan<FilterFault> faults) => new(null, [.. faults]);
}
