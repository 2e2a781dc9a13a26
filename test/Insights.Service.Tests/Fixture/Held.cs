using System.Reflection;

namespace Insights.Service.Tests.Fixture;

/// <summary>Everything that an object holds on to, as a dump of the memory would show it.</summary>
internal static class Held
{
    public static IReadOnlyCollection<object> By(object root)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var left = new Stack<object>([root]);
        while (left.TryPop(out var next))
        {
            if (next is Type or Delegate or MemberInfo or Assembly or Pointer || !seen.Add(next) || next is string)
                continue;
            if (next is Array array && !array.GetType().GetElementType()!.IsPrimitive)
                Push(array);
            for (var type = next.GetType(); type is not null && !type.IsPrimitive; type = type.BaseType)
                Push(type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly)
                    .Where(f => !f.FieldType.IsPointer && !f.FieldType.IsByRefLike).Select(f => f.GetValue(next)));
        }
        return seen;

        void Push(System.Collections.IEnumerable values)
        {
            foreach (var value in values)
            {
                if (value is not null)
                    left.Push(value);
            }
        }
    }
}
