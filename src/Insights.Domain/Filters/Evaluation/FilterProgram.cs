namespace Insights.Domain.Filters.Evaluation;

/// <summary>A filter made ready to be asked of users: a tree of functions, made once. Safe for concurrent use.</summary>
public sealed class FilterProgram
{
    private readonly Func<FilterSubject, long, bool> _test;

    private FilterProgram(Filter filter, Func<FilterSubject, long, bool> test)
    {
        Filter = filter;
        _test = test;
    }

    public Filter Filter { get; }

    public static FilterProgram Compile(Filter filter) => new(filter, Compile(filter.Root));

    /// <summary>Whether the user is in it.</summary>
    /// <param name="nowMs">The moment of the question, Unix milliseconds.</param>
    public bool Test(FilterSubject subject, long nowMs) => _test(subject, nowMs);

    private static Func<FilterSubject, long, bool> Compile(FilterNode node)
    {
        switch (node)
        {
            case Clause clause:
                return ClauseTests.Of(clause);
            case Not not:
                var part = Compile(not.Part);
                return (s, nowMs) => !part(s, nowMs);
            case AllOf all:
                var every = all.Parts.Select(Compile).ToArray();
                return (s, nowMs) => Array.TrueForAll(every, p => p(s, nowMs));
            case AnyOf any:
                var some = any.Parts.Select(Compile).ToArray();
                return (s, nowMs) => Array.Exists(some, p => p(s, nowMs));
            default:
                throw new ArgumentOutOfRangeException(nameof(node));
        }
    }
}
