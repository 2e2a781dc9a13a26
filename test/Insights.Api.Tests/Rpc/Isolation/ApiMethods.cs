using Google.Protobuf.Reflection;
using Insights.V1;

namespace Insights.Api.Tests.Rpc.Isolation;

/// <summary>Every method that the .proto files describe, and the kinds of keys that it admits.</summary>
internal static class ApiMethods
{
    /// <summary>Methods that do not admit what the others of their service do.</summary>
    private static readonly Dictionary<string, string> Apart = new()
    {
        ["GetSettings"] = "SERVER IMPORT OPERATOR",
        ["VerifyAccount"] = "SERVER IMPORT OPERATOR",
    };

    public static IReadOnlyList<MethodDescriptor> All { get; } =
    [
        .. typeof(EventsReflection).Assembly.GetTypes()
            .Where(t => t.Namespace == typeof(EventsReflection).Namespace && t.Name.EndsWith("Reflection", StringComparison.Ordinal))
            .Select(t => (FileDescriptor)t.GetProperty("Descriptor")!.GetValue(null)!)
            .SelectMany(f => f.Services).SelectMany(s => s.Methods)
            .OrderBy(m => m.FullName, StringComparer.Ordinal),
    ];

    public static MethodDescriptor Find(string fullName) => All.Single(m => m.FullName == fullName);

    /// <summary>A new method admits what its service does, until it is said to be apart; that of a new service, what reads and writes users.</summary>
    public static string[] KindsOf(MethodDescriptor method) =>
        (Apart.TryGetValue(method.Name, out var kinds) ? kinds : method.Service.Name switch
        {
            "EventService" => "INGEST SERVER IMPORT",
            "AccountService" => "OPERATOR",
            _ => "SERVER IMPORT",
        }).Split(' ');
}
