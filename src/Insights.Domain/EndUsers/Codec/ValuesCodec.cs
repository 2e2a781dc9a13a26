using Insights.Domain.Attributes;

namespace Insights.Domain.EndUsers.Codec;

/// <summary>The values of a user as one piece of bytes, as members of a cluster send them to each other: a version, then the values.</summary>
public static class ValuesCodec
{
    private const byte V1 = 1;

    /// <returns>Empty where there are none.</returns>
    public static byte[] Encode(UserValues values)
    {
        if (values.All.IsEmpty)
            return [];
        var to = new ByteWriter(256);
        to.Byte(V1);
        to.Values(values.All);
        return to.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are no values that this version knows.</exception>
    public static UserValues Decode(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty)
            return UserValues.None;
        var from = new ByteReader(bytes);
        var form = from.Byte();
        return form == V1 ? UserValues.Of(from.Values()) : throw new InvalidDataException($"Unknown form of values: {form}.");
    }
}
