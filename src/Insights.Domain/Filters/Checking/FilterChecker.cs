using System.Collections.Immutable;
using Insights.Domain.Attributes.Catalogue;
using Insights.Domain.Filters.Syntax;
using Insights.Domain.Tags;

namespace Insights.Domain.Filters.Checking;

/// <summary>
/// Gives a filter that was read its meaning: finds its fields in the account's catalogue, and holds operators and values
/// against their types. Tells every fault there is. Not for concurrent use.
/// </summary>
public sealed class FilterChecker
{
    private readonly string _text;
    private readonly FieldFinder _fields;
    private readonly OperandReader _operands;
    private readonly List<FilterFault> _faults = [];
    private int _clauses;

    private FilterChecker(string text, AttributeCatalogue catalogue)
    {
        _text = text;
        _fields = new FieldFinder(catalogue, _faults);
        _operands = new OperandReader(catalogue.Tags, _faults);
    }

    /// <param name="text">What the syntax was read from.</param>
    /// <param name="syntax">Null for a blank text: every user.</param>
    public static FilterReading Check(string text, SyntaxNode? syntax, AttributeCatalogue catalogue)
    {
        if (syntax is null)
            return new FilterReading(new Filter(text, AllOf.Everyone), []);
        var checker = new FilterChecker(text, catalogue);
        var root = checker.Node(syntax);
        if (checker._clauses > FilterLimits.MaxClauses)
            checker._faults.Add(new FilterFault(1, $"a filter may have {FilterLimits.MaxClauses} clauses, and this has {checker._clauses}"));
        return checker._faults.Count > 0
            ? new FilterReading(null, [.. checker._faults.OrderBy(f => f.Column)])
            : new FilterReading(new Filter(text, root!), []);
    }

    /// <returns>Null where there is a fault in it.</returns>
    private FilterNode? Node(SyntaxNode node) => node switch
    {
        AllSyntax all => Parts(all.Parts, n => n is AllOf inner ? inner.Parts : [n], parts => new AllOf(parts)),
        AnySyntax any => Parts(any.Parts, n => n is AnyOf inner ? inner.Parts : [n], parts => new AnyOf(parts)),
        NotSyntax not => Node(not.Part) is { } part ? new Not(part) : null,
        ComparisonSyntax comparison => Comparison(comparison),
        InSyntax list => List(list),
        CallSyntax call => Call(call),
        BareSyntax bare => Bare(bare),
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    private FilterNode? Parts(
        ImmutableArray<SyntaxNode> parts, Func<FilterNode, ImmutableArray<FilterNode>> inner, Func<ImmutableArray<FilterNode>, FilterNode> made)
    {
        var nodes = parts.Select(Node).ToList();
        if (nodes.Contains(null))
            return null;
        var flat = nodes.SelectMany(n => inner(n!)).ToImmutableArray();
        return flat.Length == 1 ? flat[0] : made(flat);
    }

    private FilterNode? Comparison(ComparisonSyntax syntax)
    {
        if (Membership(syntax) is { } asked)
            return Comparison(asked);
        _clauses++;
        if (_fields.Find(syntax.Field) is not { } field)
            return null;
        if (syntax.Operator == ":" && syntax.Value is { IsQuoted: false, Text: "*" })
            return new Clause(field, FilterOperator.Present, field.Type == FilterType.Tags ? _operands.EveryTag() : [], Text(syntax.Range));
        if (FilterOperators.Of(syntax.Operator, field.Type) is not { } operation)
            return Fault(syntax.OperatorColumn, FilterOperators.Unfit(syntax.Operator, field));
        if (operation is not FilterOperator.Contains && Wildcards.IsIn(syntax.Value))
            return Wildcard(syntax, field, operation);
        return _operands.Read(field, Wildcards.WithoutEnds(syntax.Value)) is { } operand ? new Clause(field, operation, [operand], Text(syntax.Range)) : null;
    }

    /// <summary>attributes:plan asks whether there is a value, as attributes.plan:* does; attributes:* whether there is any.</summary>
    private static ComparisonSyntax? Membership(ComparisonSyntax syntax)
    {
        if (syntax.Operator != ":" || syntax.Field.Parts is not [{ IsQuoted: false, Text: FilterFields.Attributes or FilterFields.Analytics } part])
            return null;
        var any = new SyntaxWord("*", false, syntax.Value.Column, syntax.Range.End);
        if (syntax.Value is not { IsQuoted: false, Text: "*" })
            return syntax with { Field = new SyntaxPath([part, .. syntax.Value.Parts]), Value = new SyntaxPath([any]) };
        return part.Text == FilterFields.Analytics ? null : syntax with
        {
            Field = new SyntaxPath([part with { Text = "tags" }]),
            Value = new SyntaxPath([any with { Text = UserTag.CustomAttributes.WireName() }]),
        };
    }

    /// <summary>A quoted text with a star at its ends, as AIP-160 has it.</summary>
    private FilterNode? Wildcard(ComparisonSyntax syntax, FilterField field, FilterOperator operation)
    {
        if (field.Type != FilterType.Text || operation is not (FilterOperator.Equal or FilterOperator.NotEqual))
            return Fault(syntax.Value.Column, $"'*' is a wildcard behind = and != of a text; the character itself is \\*");
        if (Wildcards.Read(syntax.Value) is not { } pattern)
            return Fault(syntax.Value.Column, "'*' is a wildcard at the ends of a text alone; the character itself is \\*");
        var present = new Clause(field, FilterOperator.Present, [], Text(syntax.Range));
        if (pattern.Text.Length == 0)
            return operation == FilterOperator.Equal ? present : new AllOf([present, new Not(present)]);
        if (_operands.Read(field, pattern.Value) is not { } operand)
            return null;
        var clause = new Clause(field, pattern.Operation, [operand], Text(syntax.Range));
        return operation == FilterOperator.Equal ? clause : new AllOf([present, new Not(clause)]);
    }

    private Clause? List(InSyntax syntax)
    {
        _clauses++;
        if (_fields.Find(syntax.Field) is not { } field)
            return null;
        if (field.Type is FilterType.List or FilterType.Tags or FilterType.Boolean)
            return Fault(syntax.Field.Column, $"IN does not go with '{field.Name}', which is {FilterOperators.Name(field.Type)}; {FilterOperators.Advice(field)}");
        if (syntax.Values.Length > FilterLimits.MaxInValues)
            return Fault(syntax.Values[0].Column, $"IN takes 1 to {FilterLimits.MaxInValues} values, and here are {syntax.Values.Length}");
        if (syntax.Values.FirstOrDefault(Wildcards.IsIn) is { } wild)
            return Fault(wild.Column, $"'*' is a wildcard behind = and !=, and not in a list; write {field.Name} = {_text[(wild.Column - 1)..wild.Parts[^1].End]} OR ..., or \\* for the character");
        var operands = syntax.Values.Select(v => _operands.Read(field, v)).ToList();
        return operands.Contains(null) ? null : new Clause(field, FilterOperator.In, [.. operands!], Text(syntax.Range));
    }

    private Clause? Call(CallSyntax syntax)
    {
        _clauses++;
        FilterOperator? function = syntax.Function is { IsQuoted: false } ? FilterOperators.Function(syntax.Function.Text) : null;
        if (function is not { } operation)
            return Fault(syntax.Function.Column, syntax.Function.Text is "now" or "timestamp" or "date" or "duration"
                ? $"there is no function '{syntax.Function.Text}': a time is written now, -7d or 2026-01-31T12:00:00Z, as in last_seen > -7d"
                : $"there is no function '{syntax.Function.Text}'; expected {FilterOperators.Functions}");
        if (syntax.Arguments.Length != 2)
            return Fault(syntax.EndColumn, $"{syntax.Function.Text} takes a field and a text: {syntax.Function.Text}(country, \"DE\")");
        if (_fields.Find(syntax.Arguments[0]) is not { } field)
            return null;
        if (field.Type != FilterType.Text)
            return Fault(syntax.Arguments[0].Column, $"{syntax.Function.Text} takes a text, and '{field.Name}' is {FilterOperators.Name(field.Type)}; {FilterOperators.Advice(field)}");
        return _operands.Read(field, syntax.Arguments[1]) is { } operand ? new Clause(field, operation, [operand], Text(syntax.Range)) : null;
    }

    private Clause? Bare(BareSyntax syntax)
    {
        var word = syntax.Words;
        if (!word.IsQuoted && word.Text is "and" or "or" or "not" or "in")
            return Fault(word.Column, $"expected a field and what to compare it with; '{word.Text}' as an operator is written {word.Text.ToUpperInvariant()}");
        return _fields.Names(word)
            ? Fault(word.Column, $"expected an operator and a value after '{word.Text}'; '{word.Text}:*' asks whether it has a value")
            : Fault(word.Column, $"'{word.Text}' stands alone: expected a field, an operator and a value, such as {FieldFinder.Example}; a user of that ID is id = \"{word.Text.Replace("\"", "\\\"", StringComparison.Ordinal)}\", and a search finds parts of IDs, names and e-mail addresses");
    }

    private string Text(SyntaxRange range) => _text[range.Start..range.End];

    private Clause? Fault(int column, string problem)
    {
        _faults.Add(new FilterFault(column, problem));
        return null;
    }
}
