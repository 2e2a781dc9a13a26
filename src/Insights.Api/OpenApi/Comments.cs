using System.Text.RegularExpressions;
using Google.Protobuf.Reflection;

namespace Insights.Api.OpenApi;

/// <summary>The comments of the .proto files as descriptions: without the sections they cite, fields by their names in JSON.</summary>
internal static partial class Comments
{
    /// <summary>Null where there is none.</summary>
    public static string? Of(DescriptorBase descriptor) => descriptor switch
    {
        FieldDescriptor field => Text(field.Declaration, field.ContainingType) ?? (field.RealContainingOneof is { } choice ? Of(choice) : null),
        MessageDescriptor message => Text(message.Declaration, message),
        MethodDescriptor method => Text(method.Declaration, method.InputType),
        _ => Text(descriptor.Declaration, null),
    };

    /// <summary>The first sentence of a text, which says what it is about.</summary>
    public static string FirstSentence(string text)
    {
        var end = SentenceEnd().Match(text);
        return (end.Success ? text[..end.Index] : text).TrimEnd('.');
    }

    private static string? Text(DescriptorDeclaration? declaration, MessageDescriptor? fields)
    {
        if (declaration is null || string.IsNullOrWhiteSpace(declaration.LeadingComments))
            return null;
        var paragraphs = declaration.LeadingComments.Split("\n\n")
            .Select(p => string.Join(' ', p.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)));
        var text = Citation().Replace(string.Join("\n\n", paragraphs), "");
        return SnakeCase().Replace(text, name => JsonName(name.Value, fields));
    }

    private static string JsonName(string name, MessageDescriptor? of) =>
        name == "next_page_token" ? "nextPageToken" : of?.FindFieldByName(name)?.JsonName ?? name;

    [GeneratedRegex(@" ?\[\d\.\d+\]")]
    private static partial Regex Citation();

    [GeneratedRegex(@"\b[a-z]+(_[a-z]+)+\b")]
    private static partial Regex SnakeCase();

    [GeneratedRegex(@"[.:](?=\s|$)")]
    private static partial Regex SentenceEnd();
}
