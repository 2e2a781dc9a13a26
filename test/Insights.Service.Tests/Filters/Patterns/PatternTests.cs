using Insights.Domain.Filters.Patterns;

namespace Insights.Service.Tests.Filters.Patterns;

public class PatternTests
{
    [Theory]
    [InlineData("a", "cab", true)]
    [InlineData("^a$", "a", true)]
    [InlineData("^a$", "a\n", false)]
    [InlineData("^a$", "b\na", false)]
    [InlineData("a.c", "a\nc", true)]
    [InlineData("^.$", "😀", true)]
    [InlineData("^..$", "😀", false)]
    [InlineData("^😀{2}$", "😀😀", true)]
    [InlineData("^[^a]$", "😀", true)]
    [InlineData("^[^a]{2}$", "😀", false)]
    [InlineData("[a-c\\d_]+x", "..b2_x", true)]
    [InlineData("^[\\]\\[\\-]$", "-", true)]
    [InlineData("^[a-]$", "-", true)]
    [InlineData("^[\u0100-\uffee]$", "\u0150", true)]
    [InlineData("^\\d{3}$", "\u0661\u0662\u0663", false)]
    [InlineData("^\\w+$", "é", false)]
    [InlineData("^\\S\\s\\D\\W$", "a b!", true)]
    [InlineData("^(a|bc)*d$", "abcabcd", true)]
    [InlineData("^(?:ab){2,3}$", "ababab", true)]
    [InlineData("^(?:ab){2,3}$", "abababab", false)]
    [InlineData("^a{2,}$", "aaaaa", true)]
    [InlineData("\\.\\*\\\\\\{", ".*\\{", true)]
    [InlineData("A", "a", false)]
    [InlineData("-#~&@", "-#~&@", true)]
    [InlineData("\\t\\n", "\t\n", true)]
    [InlineData("(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", false)]
    public void It_means_over_characters_what_it_says(string pattern, string text, bool matches)
    {
        var read = FilterPattern.Read(pattern, out var fault);
        fault.ShouldBeNull();
        read!.IsMatch(text).ShouldBe(matches);
    }

    [Theory]
    [InlineData("")]
    [InlineData("(")]
    [InlineData(")")]
    [InlineData("a||b")]
    [InlineData("()")]
    [InlineData("*a")]
    [InlineData("a**")]
    [InlineData("a+?")]
    [InlineData("^*")]
    [InlineData("a{")]
    [InlineData("a{2")]
    [InlineData("a{,2}")]
    [InlineData("a{3,2}")]
    [InlineData("a{101}")]
    [InlineData("(a{100}){11}")]
    [InlineData("[")]
    [InlineData("[]")]
    [InlineData("[z-a]")]
    [InlineData("[😀]")]
    [InlineData("[[:alpha:]]")]
    [InlineData("[\\D]")]
    [InlineData("\\")]
    [InlineData("\\1")]
    [InlineData("\\b")]
    [InlineData("\\p{L}")]
    [InlineData("(?=a)")]
    [InlineData("(?i)a")]
    [InlineData("(?<n>a)")]
    [InlineData("]")]
    [InlineData("((((((((((((((((((a))))))))))))))))))")]
    public void What_engines_read_differently_or_without_end_is_refused(string pattern)
    {
        FilterPattern.Read(pattern, out var fault).ShouldBeNull();
        fault.ShouldNotBeNull();
    }

    [Fact]
    public void Random_patterns_are_refused_or_run()
    {
        const string pieces = "ab01()[]{}^$.*+?|\\-,:d wSn\u00e9😀";
        var read = 0;
        for (var seed = 0; seed < 5000; seed++)
        {
            var dice = new Random(seed);
            var pattern = string.Concat(Enumerable.Range(0, dice.Next(14)).Select(_ => pieces[dice.Next(pieces.Length)]));
            if (FilterPattern.Read(pattern, out var fault) is not { } known)
            {
                fault.ShouldNotBeNull();
                continue;
            }
            read++;
            known.IsMatch("ab01 \u00e9😀");
        }
        read.ShouldBeGreaterThan(300);
    }
}
