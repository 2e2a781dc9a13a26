using Google.Protobuf.Reflection;
using Insights.Api.Intake.Wire;
using Insights.Api.Methods;
using Insights.Service;

namespace Insights.Api.Rpc;

/// <summary>Counts what the bytes of a message would become, without making it.</summary>
internal static class WireCount
{
    /// <exception cref="ServiceException">InvalidArgument: it is more than the bounds allow, or deeper. What is no message at all is left to the parser.</exception>
    public static void Check(ReadOnlySpan<byte> body, MessageDescriptor message, RequestBounds bounds)
    {
        var left = bounds.Elements;
        Check(body, (0, body.Length), message, 1, ref left);
        if (left < 0)
            throw new ServiceException(ServiceFault.InvalidArgument, $"The request has more than {bounds.Elements} fields and elements.");
    }

    private static void Check(ReadOnlySpan<byte> body, (int Start, int End) range, MessageDescriptor message, int depth, ref int left)
    {
        if (depth > RequestBounds.Depth)
            throw new ServiceException(ServiceFault.InvalidArgument, $"The request is nested deeper than {RequestBounds.Depth}.");
        var fields = new WireReader(body, range.Start, range.End);
        while (fields.Next() && --left >= 0)
        {
            if (fields.Type == WireReader.BytesType && message.FindFieldByNumber(fields.Field) is { FieldType: FieldType.Message } field)
                Check(body, fields.Range(), field.MessageType, depth + 1, ref left);
            else
                fields.Skip();
        }
    }
}
