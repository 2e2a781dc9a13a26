using System.Text.RegularExpressions;

namespace Insights.Api.Tests.Http.Contract;

/// <summary>The messages, enums and methods of the .proto files, read as far as a comparison of names needs.</summary>
public sealed partial class ProtoFile
{
    private readonly Dictionary<string, IReadOnlyList<string>> _messages = [];
    private readonly Dictionary<string, IReadOnlyList<string>> _enums = [];
    private readonly List<string> _methods = [];

    /// <summary>Names of fields by the message's full name ("Session", "VerifyAccountResponse.Result"), in lowerCamelCase.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Messages => _messages;

    /// <summary>Names of values by the enum's full name ("Session.EndReason").</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Enums => _enums;

    /// <summary>Full names of methods ("EventService.RecordEvents").</summary>
    public IReadOnlyList<string> Methods => _methods;

    public static ProtoFile ReadAll()
    {
        var all = new ProtoFile();
        foreach (var file in Directory.GetFiles(Folder(), "*.proto"))
            all.Read(File.ReadAllText(file));
        return all;
    }

    private void Read(string text)
    {
        var open = new Stack<(string Kind, string Name, List<string> Names)>();
        foreach (Match part in Part().Matches(Comment().Replace(text, "")))
        {
            if (part.Groups["kind"].Success)
            {
                var outer = open.Where(o => o.Kind == "message").Select(o => o.Name).FirstOrDefault();
                var (kind, name) = (part.Groups["kind"].Value, part.Groups["name"].Value);
                // The fields of a oneof are the message's own.
                open.Push(kind == "oneof" ? (kind, "", open.Peek().Names) : (kind, outer is null ? name : $"{outer}.{name}", []));
            }
            else if (part.Groups["method"].Success)
            {
                _methods.Add($"{open.Peek().Name}.{part.Groups["method"].Value}");
            }
            else if (part.Groups["field"].Success && open.Count > 0)
            {
                open.Peek().Names.Add(open.Peek().Kind == "enum" ? part.Groups["field"].Value : Camel(part.Groups["field"].Value));
            }
            else if (part.Value == "}" && open.TryPop(out var closed) && closed.Kind is "message" or "enum")
            {
                (closed.Kind == "enum" ? _enums : _messages).Add(closed.Name, closed.Names);
            }
        }
    }

    private static string Camel(string name) => Underscore().Replace(name, m => m.Groups[1].Value.ToUpperInvariant());

    private static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var proto = Path.Combine(folder.FullName, "proto", "insights", "v1");
            if (Directory.Exists(proto))
                return proto;
        }
        throw new DirectoryNotFoundException("proto/insights/v1 lies in no folder above the tests.");
    }

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\b(?<kind>message|enum|service|oneof)\s+(?<name>\w+)\s*\{|\brpc\s+(?<method>\w+)|(?<field>\w+)\s*=\s*\d+\s*;|\}")]
    private static partial Regex Part();

    [GeneratedRegex("_([a-z])")]
    private static partial Regex Underscore();
}
