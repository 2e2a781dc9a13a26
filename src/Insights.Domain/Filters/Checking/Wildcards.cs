using Insights.Domain.Filters.Syntax;

namespace Insights.Domain.Filters.Checking;

/// <summary>Stars at the ends of texts in quotes, as AIP-160 has them.</summary>
internal static class Wildcards
{
    public static bool IsIn(SyntaxPath value) => value.Parts is [{ Stars.IsDefaultOrEmpty: false }];

    /// <summary>What is asked of the text between the stars; null where there are stars elsewhere. An empty one: any text.</summary>
    public static (FilterOperator Operation, string Text, SyntaxPath Value)? Read(SyntaxPath value)
    {
        var (word, first, last) = Ends(value);
        if (word.Stars.Length > (first ? 1 : 0) + (last ? 1 : 0))
            return null;
        var text = Between(word, first, last);
        var operation = (first, last) switch
        {
            (true, true) => FilterOperator.Contains,
            (true, false) => FilterOperator.EndsWith,
            _ => FilterOperator.StartsWith,
        };
        return (operation, text, new SyntaxPath([word with { Text = text, Stars = [] }]));
    }

    /// <summary>For an operator that looks for a part: stars at the ends say nothing more.</summary>
    public static SyntaxPath WithoutEnds(SyntaxPath value)
    {
        if (!IsIn(value))
            return value;
        var (word, first, last) = Ends(value);
        return new SyntaxPath([word with { Text = Between(word, first, last), Stars = [] }]);
    }

    private static (SyntaxWord Word, bool First, bool Last) Ends(SyntaxPath value)
    {
        var word = value.Parts[0];
        var first = word.Stars.Contains(0);
        return (word, first, word.Stars.Contains(word.Text.Length - 1) && (word.Text.Length > 1 || !first));
    }

    private static string Between(SyntaxWord word, bool first, bool last) => word.Text[(first ? 1 : 0)..^(last ? 1 : 0)];
}
