using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Insights.Api.OpenApi;
using Insights.Api.Tests.OpenApi;
using Insights.Api.Tests.Rpc.Fixture;
using Insights.Api.Tests.Rpc.Isolation;
using Insights.V1;

namespace Insights.Api.Tests.Conformance;

/// <summary>
/// Every method of the contract over gRPC and over HTTP: the same request to the same data, and the same answer, which is the one
/// that <see cref="MethodRows"/> expects. A method without a row fails.
/// </summary>
public sealed partial class EveryMethodTests
{
    private static readonly JsonParser _json = new(new JsonParser.Settings(400));

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, MethodRows.All.Count)];

    [Fact]
    public void Every_method_has_a_row() =>
        ApiMethods.All.Select(m => m.FullName).Except(MethodRows.All.Select(r => r.Method)).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Both_protocols_answer_as_the_row_says(int number)
    {
        var row = MethodRows.All[number];
        var method = ApiMethods.Find(row.Method);
        var overRpc = await OverRpcAsync(row, method);
        overRpc.ShouldBe(Expected(row, method), $"{row.Method} over gRPC: {overRpc}");
        if (method.IsClientStreaming)
            method.Bindings().ShouldBeEmpty();
        else
            (await OverHttpAsync(row, method)).ShouldBe(overRpc, $"{row.Method} over HTTP");
    }

    private static IMessage Request(MethodRow row, MethodDescriptor method, SeededWorld world) => _json.Parse(
        row.Request.Replace("$SESSION", world.Session, StringComparison.Ordinal).Replace("$KEY", world.KeyId, StringComparison.Ordinal)
            .Replace("$FILE", world.File, StringComparison.Ordinal).Replace("$OPEN", world.OpenFile, StringComparison.Ordinal), method.InputType);

    private static IMessage Expected(MethodRow row, MethodDescriptor method) => _json.Parse(row.Answer, method.OutputType);

    private static async Task<IMessage> OverRpcAsync(MethodRow row, MethodDescriptor method)
    {
        await using var world = await SeededWorld.CreateAsync();
        var request = Request(row, method, world);
        var (answer, failure) = await RawMethod.CallAsync(world.Caller(row.Key), method, request.ToByteArray());
        failure.ShouldBeNull(row.Method);
        return Settled(method.OutputType.Parser.ParseFrom(answer));
    }

    private static async Task<IMessage> OverHttpAsync(MethodRow row, MethodDescriptor method)
    {
        await using var world = await SeededWorld.CreateAsync();
        var form = HttpForm.Of(method, Request(row, method, world)).ShouldNotBeNull($"{row.Method} has no address.");
        using var request = new HttpRequestMessage(new HttpMethod(form.Verb), form.Path + (form.Query.Length == 0 ? "" : "?" + form.Query));
        request.Headers.Add("x-api-key", world.Caller(row.Key).Key);
        if (form.Body is not null)
            request.Content = new StringContent(form.Body, Encoding.UTF8, "application/json");
        using var answer = await world.Gateway.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var type = answer.Content.Headers.ContentType?.ToString();
        var body = await BodyAsync(answer, type);
        answer.IsSuccessStatusCode.ShouldBeTrue($"{form.Verb} {form.Path}: {body}");
        ApiDescription.Own.FaultsOfAnswer(form.Verb, form.Path, (int)answer.StatusCode, type, body).ShouldBeEmpty($"{form.Verb} {form.Path}");
        return Settled(Read(method.OutputType, form.Rule.ResponseBody, type, body));
    }

    /// <summary>Of a stream of messages the first.</summary>
    private static async Task<string> BodyAsync(HttpResponseMessage answer, string? type)
    {
        if (type?.StartsWith("text/event-stream", StringComparison.Ordinal) != true && type?.StartsWith("application/x-ndjson", StringComparison.Ordinal) != true)
            return await answer.Content.ReadAsStringAsync();
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        return (await lines.ReadLineAsync())! + "\n";
    }

    private static IMessage Read(MessageDescriptor output, string field, string? type, string body)
    {
        if (body.Length == 0)
            return output.Parser.ParseFrom(ByteString.Empty);
        if (type!.StartsWith("text/event-stream", StringComparison.Ordinal))
            body = body["data: ".Length..];
        if (field.Length == 0)
            return _json.Parse(body, output);
        var shape = output.FindFieldByName(field);
        if (shape.FieldType != FieldType.Bytes)
            return _json.Parse($$"""{"{{shape.JsonName}}":{{body}}}""", output);
        var message = output.Parser.ParseFrom(ByteString.Empty);
        shape.Accessor.SetValue(message, ByteString.CopyFromUtf8(body));
        return message;
    }

    /// <summary>Without what is random: the IDs and texts of keys, and their order.</summary>
    private static IMessage Settled(IMessage message)
    {
        if (message is ExportEndUserResponse export)
            return new ExportEndUserResponse { Chunk = ByteString.CopyFromUtf8((string)JsonNode.Parse(export.Chunk.ToStringUtf8())!["id"]!) };
        // Keys of one moment are in the order of their IDs.
        if (message is ListKeysResponse list)
            message = new ListKeysResponse { Keys = { list.Keys.OrderBy(k => k.Kind) } };
        // So are files.
        if (message is ListSourceFilesResponse files)
            message = new ListSourceFilesResponse { Files = { files.Files.OrderBy(f => f.FileName) } };
        return _json.Parse(KeyTexts().Replace(JsonFormatter.Default.Format(message), "\"$1\": \"*\""), message.Descriptor);
    }

    [GeneratedRegex("\"(keyId|key|target|file)\": \"[^\"]*\"")]
    private static partial Regex KeyTexts();
}
