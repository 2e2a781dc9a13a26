using Google.Protobuf.Reflection;
using Insights.Api.Intake.Wire;
using Insights.Api.Methods;
using Insights.Service;

namespace Insights.Api.Rpc;

/// <summary>Counts what the bytes of a message would become, without making it, and looks for U+0000, which no database keeps in a text.</summary>
internal static class WireCount
{
    /// <exception cref="ServiceException">
    /// InvalidArgument: it is more than the bounds allow, or deeper, or a text of it holds U+0000. What is no message at all is left to
    /// the parser.
    /// </exception>
    public static void Check(ReadOnlySpan<byte> body, MessageDescriptor message, RequestBounds bounds)
    {
        var left = bounds.Elements;
        if (Check(body, (0, body.Length), message, bounds, 1, ref left) is { } field)
            throw ServiceException.Invalid(field, RequestBounds.NoNul);
        if (left < 0)
            throw new ServiceException(ServiceFault.InvalidArgument, $"The request has more than {bounds.Elements} fields and elements.");
    }

    /// <returns>The first text with U+0000, by its path of JSON names; null: none.</returns>
    private static string? Check(
        ReadOnlySpan<byte> body, (int Start, int End) range, MessageDescriptor message, RequestBounds bounds, int depth, ref int left)
    {
        if (depth > RequestBounds.Depth)
            throw new ServiceException(ServiceFault.InvalidArgument, $"The request is nested deeper than {RequestBounds.Depth}.");
        var fields = new WireReader(body, range.Start, range.End);
        while (fields.Next() && --left >= 0)
        {
            var field = fields.Type == WireReader.BytesType ? message.FindFieldByNumber(fields.Field) : null;
            if (field is { FieldType: FieldType.Message })
            {
                if (Check(body, fields.Range(), field.MessageType, bounds, depth + 1, ref left) is { } inner)
                    return $"{field.JsonName}.{inner}";
            }
            else if (field is { FieldType: FieldType.String } && !bounds.AnswersEach)
            {
                var (start, end) = fields.Range();
                if (!fields.Failed && body[start..end].Contains((byte)0))
                    return field.JsonName;
            }
            else
            {
                fields.Skip();
            }
        }
        return null;
    }
}
