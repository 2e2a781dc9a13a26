using FsCheck;
using FsCheck.Fluent;

namespace Insights.Domain.Tests.Generators;

/// <summary>Runs a property over made-up cases; a failure prints the case and the seed that replays it.</summary>
internal static class ForAny
{
    /// <param name="holds">Throws, as an assertion does, where the property does not hold.</param>
    public static void Case<T>(Gen<T> cases, Action<T> holds, int count = 300) =>
        Prop.ForAll(cases.ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(count));
}
