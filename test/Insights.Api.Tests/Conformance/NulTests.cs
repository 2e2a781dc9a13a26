using System.Collections;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Insights.Api.OpenApi;
using Insights.Api.Tests.Rpc.Isolation;
using Insights.V1;

namespace Insights.Api.Tests.Conformance;

/// <summary>
/// U+0000, which no text of PostgreSQL holds: ListAuditLog and RevokeKey were answered UNAVAILABLE, "try again". Put into every text
/// of every method, over both protocols.
/// </summary>
public sealed class NulTests
{
    private const string Nul = "a\0b";

    private static readonly JsonParser _json = new(new JsonParser.Settings(400));

    [Fact]
    public async Task U_0000_in_any_text_of_any_method_is_an_invalid_argument()
    {
        await using var world = await SeededWorld.CreateAsync();
        var (tried, taken) = (0, new List<string>());
        foreach (var row in MethodRows.All.DistinctBy(r => r.Method))
        {
            var method = ApiMethods.Find(row.Method);
            foreach (var path in TextsOf(method.InputType, []))
            {
                var request = _json.Parse(row.Request.Replace("$SESSION", world.Session, StringComparison.Ordinal).Replace("$KEY", world.KeyId, StringComparison.Ordinal), method.InputType);
                Put(request, path);
                var named = $"{method.FullName} {string.Join('.', path.Select(f => f.Name))}";
                tried++;
                var (answer, failure) = await RawMethod.CallAsync(world.Caller(row.Key), method, request.ToByteArray()).WaitAsync(TimeSpan.FromSeconds(20));
                if (!(failure is null ? IsRejected(method, answer) : failure.StatusCode == StatusCode.InvalidArgument))
                    taken.Add($"gRPC: {named}: {failure?.Status.ToString() ?? method.OutputType.Parser.ParseFrom(answer).ToString()}");
                if (HttpForm.Of(method, request) is { } form && await OverHttpAsync(world, row.Key, form, method) is { } told)
                    taken.Add($"HTTP: {named}: {told}");
            }
        }
        taken.ShouldBeEmpty();
        tried.ShouldBeGreaterThan(100);
    }

    /// <returns>What it was answered, where that is no refusal.</returns>
    private static async Task<string?> OverHttpAsync(SeededWorld world, string key, HttpForm form, MethodDescriptor method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(form.Verb), form.Path + (form.Query.Length == 0 ? "" : "?" + form.Query));
        request.Headers.Add("x-api-key", world.Caller(key).Key);
        if (form.Body is not null)
            request.Content = new StringContent(form.Body, Encoding.UTF8, "application/json");
        using var answer = await world.Gateway.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if ((int)answer.StatusCode == 400)
            return null;
        if (!answer.IsSuccessStatusCode)
            return answer.StatusCode.ToString();
        if (method.IsServerStreaming)
            return "a stream";
        var body = await answer.Content.ReadAsStringAsync();
        return IsRejected(method, _json.Parse(body, method.OutputType).ToByteArray()) ? null : body;
    }

    /// <summary>Whether what is answered item by item says that the item is at fault.</summary>
    private static bool IsRejected(MethodDescriptor method, byte[] answer) => method.Name switch
    {
        "RecordEvents" => RecordEventsResponse.Parser.ParseFrom(answer).Results[0] is { Status: EventResult.Types.Status.Rejected, Reason: not EventResult.Types.Reason.Unavailable },
        "StreamEvents" => StreamEventsResponse.Parser.ParseFrom(answer).Answers[0].Results[0] is { Status: EventResult.Types.Status.Rejected, Reason: not EventResult.Types.Reason.Unavailable },
        "BatchUpdateEndUsers" => BatchUpdateEndUsersResponse.Parser.ParseFrom(answer).Results[0] is { Status: UpdateEndUserResult.Types.Status.Rejected, Code: "INVALID_ARGUMENT" },
        _ => false,
    };

    private static IEnumerable<FieldDescriptor[]> TextsOf(MessageDescriptor message, FieldDescriptor[] above)
    {
        foreach (var field in message.Fields.InDeclarationOrder().Where(f => !f.IsMap))
        {
            if (field.FieldType == FieldType.String)
                yield return [.. above, field];
            else if (field.FieldType == FieldType.Message && field.MessageType.File.Package == "insights.v1" && above.Length < 4)
            {
                foreach (var path in TextsOf(field.MessageType, [.. above, field]))
                    yield return path;
            }
        }
    }

    private static void Put(IMessage message, ReadOnlySpan<FieldDescriptor> path)
    {
        var field = path[0];
        object value = Nul;
        if (path.Length > 1)
        {
            var inner = InnerOf(message, field);
            Put(inner, path[1..]);
            value = inner;
        }
        if (!field.IsRepeated)
            field.Accessor.SetValue(message, value);
        else if (field.Accessor.GetValue(message) is IList { Count: > 0 } list)
            list[0] = value;
        else
            ((IList)field.Accessor.GetValue(message)).Add(value);
    }

    private static IMessage InnerOf(IMessage message, FieldDescriptor field)
    {
        var there = field.Accessor.GetValue(message);
        return (field.IsRepeated ? ((IList)there).Cast<IMessage>().FirstOrDefault() : (IMessage?)there) ?? field.MessageType.Parser.ParseFrom(ByteString.Empty);
    }
}
