using System.Reflection;
using Insights.Contracts;
using Orleans;

namespace Insights.Cluster.Tests.Contracts;

/// <summary>What silos of different versions must agree on, one line each: aliases, member IDs and their types.</summary>
internal static class Contract
{
    public static IReadOnlyList<string> Lines() =>
        [.. typeof(IEndUserGrain).Assembly.GetExportedTypes().Where(IsSent).SelectMany(LinesOf).Order(StringComparer.Ordinal)];

    public static IReadOnlyList<string> Approved() => Read("contracts.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Insights.Cluster.Tests.Contracts.Approved.{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static bool IsSent(Type type) => type.Namespace == "Insights.Contracts";

    private static IEnumerable<string> LinesOf(Type type)
    {
        if (type.IsInterface)
            return type.GetMethods().Select(m => $"{Alias(type)} {Alias(m)}({string.Join(", ", m.GetParameters().Select(p => Name(p.ParameterType)))}) {Name(m.ReturnType)}");
        if (type.GetCustomAttribute<GenerateSerializerAttribute>() is null)
            return [];
        return type.GetProperties().Where(p => p.GetCustomAttribute<IdAttribute>() is not null)
            .Select(p => $"{Alias(type)} {p.GetCustomAttribute<IdAttribute>()!.Id:D3} {Name(p.PropertyType)} {p.Name}");
    }

    private static string Alias(MemberInfo member) =>
        member.GetCustomAttribute<AliasAttribute>()?.Alias ?? throw new InvalidOperationException($"{member} has no alias.");

    /// <summary>A type of ours by its alias, which is what is sent; another by its name.</summary>
    private static string Name(Type type)
    {
        if (type.IsArray)
            return Name(type.GetElementType()!) + "[]";
        if (type.IsGenericType)
            return $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
        return IsSent(type) ? Alias(type) : type.Name;
    }
}
