using Google.Protobuf;
using Google.Protobuf.Reflection;
using Insights.V1;
using Microsoft.AspNetCore.Http;
using Enum = System.Enum;

namespace Insights.Api.Http;

/// <summary>A field that a segment of the path sets: <c>{account}</c>, or <c>{end_user.id}</c>, with which the collection before it sets the kind.</summary>
internal sealed class PathField
{
    private readonly int _segment;
    private readonly string _verb;
    private readonly FieldDescriptor? _parent;
    private readonly FieldDescriptor _field;
    private readonly FieldDescriptor? _kindField;
    private readonly object? _kind;

    private PathField(int segment, string collection, RouteTemplate.Segment template, MessageDescriptor message)
    {
        (_segment, _verb) = (segment, template.Verb);
        var names = template.Field!.Split('.');
        if (names.Length == 2)
            _parent = Find(message, names[0]);
        _field = Find(_parent?.MessageType ?? message, names[^1]);
        foreach (var sibling in _field.ContainingType.Fields.InDeclarationOrder().Where(f => f.FieldType == FieldType.Enum))
        {
            if (sibling.EnumType.Values.FirstOrDefault(v => v.GetOptions()?.GetExtension(OptionsExtensions.Collection) == collection) is { } kind)
                (_kindField, _kind) = (sibling, Enum.ToObject(sibling.EnumType.ClrType, kind.Number));
        }
    }

    /// <summary>The member of the request that it sets, or sets something of.</summary>
    public string TopName => (_parent ?? _field).JsonName;

    public static List<PathField> All(RouteTemplate template, MessageDescriptor message) =>
    [
        .. template.Segments.Select((s, i) => (s, i)).Where(x => x.s.Field is not null)
            .Select(x => new PathField(x.i, template.Segments[x.i - 1].Literal, x.s, message)),
    ];

    public void Set(IMessage request, HttpContext context)
    {
        var text = context.PathSegment(_segment)[..^_verb.Length];
        if (_parent is null)
        {
            _field.Accessor.SetValue(request, text);
            return;
        }
        var inner = _parent.MessageType.Parser.ParseFrom(ByteString.Empty);
        _field.Accessor.SetValue(inner, text);
        _kindField?.Accessor.SetValue(inner, _kind);
        _parent.Accessor.SetValue(request, inner);
    }

    private static FieldDescriptor Find(MessageDescriptor message, string name) =>
        message.FindFieldByName(name) ?? throw new InvalidOperationException($"{message.FullName} has no field {name}.");
}
