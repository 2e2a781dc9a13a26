using System.Collections;
using System.Globalization;
using System.Reflection;

namespace Insights.Cluster.Tests.Configuration;

/// <summary>All that settings hold, as text, to be compared.</summary>
internal static class SettingsDump
{
    public static string Of(object settings) => string.Join('\n', Lines("", settings));

    private static IEnumerable<string> Lines(string name, object? value) => value switch
    {
        null => [$"{name} none"],
        string text => [$"{name} {text}"],
        Delegate => [],
        IEnumerable list => list.Cast<object>().SelectMany((item, i) => Lines($"{name}[{i}]", item)),
        _ when value.GetType() is { IsClass: true } type && type.Assembly.GetName().Name!.StartsWith("Insights.", StringComparison.Ordinal) =>
            type.GetProperties(BindingFlags.Public | BindingFlags.Instance).SelectMany(p => Lines($"{name}:{p.Name}", p.GetValue(value))),
        _ => [string.Create(CultureInfo.InvariantCulture, $"{name} {value}")],
    };
}
