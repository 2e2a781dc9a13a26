using Google.Protobuf;
using Google.Protobuf.Reflection;
using Insights.Api.Json;
using Insights.Api.OpenApi;
using Microsoft.AspNetCore.Http;

namespace Insights.Api.Http;

/// <summary>The fields of a request that are parameters of the query.</summary>
internal sealed class QueryFields
{
    private readonly Dictionary<string, (FieldDescriptor? Parent, FieldDescriptor Field)> _byName = new(StringComparer.Ordinal);

    /// <param name="inPath">Members that the path gives; null: the body gives all the others, and the query none.</param>
    public QueryFields(MessageDescriptor message, HashSet<string>? inPath)
    {
        if (inPath is null)
            return;
        foreach (var field in message.Fields.InDeclarationOrder().Where(f => !inPath.Contains(f.JsonName)))
        {
            if (field.IsFlat())
            {
                foreach (var inner in field.MessageType.Fields.InDeclarationOrder())
                    _byName.Add(inner.JsonName, (field, inner));
            }
            else
            {
                _byName.Add(field.JsonName, (null, field));
            }
        }
    }

    /// <summary>Sets what the query gives. An empty value is as good as none; a name that is not known is a fault.</summary>
    public void Read(IQueryCollection query, IMessage request, ReadScope scope)
    {
        foreach (var (name, values) in query)
        {
            scope.Enter(name);
            if (!_byName.TryGetValue(name, out var found))
                scope.Fault("is not known");
            else if (values.Count > 1)
                scope.Fault("stands there twice");
            else if (values[0] is { Length: > 0 } text)
                Set(request, found.Parent, found.Field, text, scope);
            scope.Leave();
        }
    }

    private static void Set(IMessage request, FieldDescriptor? parent, FieldDescriptor field, string text, ReadScope scope)
    {
        if (FieldText.Read(text, field, scope) is not { } value)
            return;
        var into = request;
        if (parent is not null)
        {
            into = (IMessage?)parent.Accessor.GetValue(request) ?? parent.MessageType.Parser.ParseFrom(ByteString.Empty);
            parent.Accessor.SetValue(request, into);
        }
        if (field.RealContainingOneof?.Accessor.GetCaseFieldDescriptor(into) is { } other)
            scope.Fault($"and {other.JsonName} cannot both be given");
        else
            field.Accessor.SetValue(into, value);
    }
}
