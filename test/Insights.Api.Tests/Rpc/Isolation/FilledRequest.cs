using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Insights.Api.Tests.Rpc.Isolation;

/// <summary>A request with something in every field: an account's name where one is asked for, and a user's ID in all other texts.</summary>
internal static class FilledRequest
{
    private const int Deepest = 4;

    public static IMessage Of(MessageDescriptor type, string account, string userId) => Fill(type, account, userId, 0);

    private static IMessage Fill(MessageDescriptor type, string account, string userId, int depth)
    {
        var message = type.Parser.ParseFrom(ByteString.Empty);
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            if (field.IsMap || field.RealContainingOneof is not null || field.FieldType == FieldType.Bytes)
                continue;
            if (ValueOf(field, account, userId, depth) is not { } value)
                continue;
            if (field.IsRepeated)
                ((IList)field.Accessor.GetValue(message)).Add(value);
            else
                field.Accessor.SetValue(message, value);
        }
        return message;
    }

    private static object? ValueOf(FieldDescriptor field, string account, string userId, int depth) => field.FieldType switch
    {
        FieldType.String when field.Name == "account" => account,
        FieldType.String when field.Name is "page_token" or "data_center" => null,
        FieldType.String => userId,
        FieldType.Bool => true,
        FieldType.Enum => Enum.ToObject(field.EnumType.ClrType, 1),
        FieldType.Message when field.MessageType.File.Package == "insights.v1" =>
            depth < Deepest ? Fill(field.MessageType, account, userId, depth + 1) : null,
        _ => null,
    };
}
