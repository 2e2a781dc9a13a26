namespace Insights.Cluster.Tests.Wire;

/// <summary>The enumerations that values of given types hold, however deep.</summary>
internal static class SentEnumerations
{
    public static IReadOnlyCollection<Type> Of(params Type[] roots)
    {
        var seen = new HashSet<Type>();
        var left = new Stack<Type>(roots);
        while (left.TryPop(out var type))
        {
            if (!seen.Add(type))
                continue;
            foreach (var argument in type.IsArray ? [type.GetElementType()!] : type.GetGenericArguments())
                left.Push(argument);
            if (!type.FullName!.StartsWith("Insights.", StringComparison.Ordinal))
                continue;
            foreach (var property in type.GetProperties())
                left.Push(property.PropertyType);
            foreach (var kind in type.Assembly.GetTypes().Where(t => t.IsSubclassOf(type)))
                left.Push(kind);
        }
        return [.. seen.Where(t => t.IsEnum)];
    }
}
