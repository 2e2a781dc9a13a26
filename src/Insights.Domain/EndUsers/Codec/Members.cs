using System.Runtime.CompilerServices;

namespace Insights.Domain.EndUsers.Codec;

/// <summary>Numbers that stand for members of an enumeration, as they are stored and sent.</summary>
public static class Members
{
    /// <typeparam name="T">An enumeration over <see cref="int"/>.</typeparam>
    /// <exception cref="InvalidDataException">This version knows no such member: a newer one may.</exception>
    public static T Member<T>(this int number)
        where T : struct, Enum
    {
        var member = Unsafe.BitCast<int, T>(number);
        return Enum.IsDefined(member) ? member : throw new InvalidDataException($"Unknown {typeof(T).Name}: {number}.");
    }

    /// <inheritdoc cref="Member{T}(int)"/>
    internal static T Member<T>(this ref ByteReader from)
        where T : struct, Enum => ((int)from.Byte()).Member<T>();
}
