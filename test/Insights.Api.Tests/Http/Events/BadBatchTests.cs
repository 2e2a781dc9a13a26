using System.Net.Http.Headers;
using System.Text;
using Insights.Api.Tests.Http.Fixture;

namespace Insights.Api.Tests.Http.Events;

public sealed class BadBatchTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    private const int MaxBody = (500 * 32 * 1024) + (64 * 1024);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"events\"}")]
    [InlineData("{\"events\":}")]
    [InlineData("{\"events\":null}")]
    [InlineData("{\"events\":{}}")]
    [InlineData("{\"events\":\"x\"}")]
    [InlineData("{\"events\":[}")]
    [InlineData("{\"events\":[]")]
    [InlineData("{\"events\":[],}")]
    [InlineData("{\"events\":[,]}")]
    [InlineData("{\"events\":[]}}")]
    [InlineData("{\"events\":[]} x")]
    [InlineData("{\"events\":[]}{\"events\":[]}")]
    [InlineData("{'events':[]}")]
    [InlineData("{events:[]}")]
    [InlineData("/* */{\"events\":[]}")]
    [InlineData("\uFEFF{\"events\":[]}")]
    [InlineData("{\"events\":[],\"more\":1}")]
    [InlineData("{\"Events\":[]}")]
    [InlineData("{\"events\":[],\"sentAt\":\"yesterday\"}")]
    [InlineData("{\"events\":[],\"sentAt\":{}}")]
    [InlineData("{\"events\":[],\"sentAt\":1.5}")]
    [InlineData("{\"\\ud800\":1,\"events\":[]}")]
    [InlineData("{\"events\":[{\"userId\":\"a\nb\"}]}")]
    [InlineData("{\"events\":[{\"userId\":\"\\x\"}]}")]
    [InlineData("{\"events\":[{\"userId\":\"\\u12\"}]}")]
    [InlineData("{\"events\":[{\"time\":01}]}")]
    [InlineData("{\"events\":[{\"time\":NaN}]}")]
    [InlineData("{\"events\":[{\"passive\":True}]}")]
    public async Task A_body_that_is_no_batch_is_refused_as_a_whole(string body)
    {
        var tenant = await api.TenantAsync();
        (await tenant.Ingest.PostAsync("/v1/events", body)).ShouldBeProblem(400, "INVALID_ARGUMENT");
    }

    [Fact]
    public async Task A_batch_cut_off_anywhere_is_refused_and_counts_nothing()
    {
        var tenant = await api.TenantAsync();
        var whole = Tenant.Batch(tenant.Event("e1", "cut"), tenant.Event("e2", "cut"));
        for (var length = 0; length < whole.Length; length += 7)
            (await tenant.Ingest.PostAsync("/v1/events", whole[..length])).ShouldBeProblem(400, "INVALID_ARGUMENT");
        (await tenant.Server.GetAsync("/v1/endUsers/cut")).Status.ShouldBe(404);
    }

    [Theory]
    [InlineData(new byte[] { 0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00 })]
    [InlineData(new byte[] { 0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d })]
    [InlineData(new byte[] { 0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x3a, 0x31, 0x7d })]
    [InlineData(new byte[] { 0x1f, 0x8b, 0x08, 0x00 })]
    [InlineData(new byte[] { 0x00 })]
    public async Task What_is_no_UTF_8_is_refused(byte[] body)
    {
        var tenant = await api.TenantAsync();
        foreach (var path in (string[])["/v1/events", "/v1/walkme/events"])
            (await tenant.Ingest.PostAsync(path, body)).ShouldBeProblem(400, "INVALID_ARGUMENT");
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    public async Task The_content_type_does_not_matter(string contentType)
    {
        var tenant = await api.TenantAsync();
        var content = new StringContent(Tenant.Batch(tenant.Event("e")));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        Tenant.Outcomes(await tenant.Ingest.SendAsync(HttpMethod.Post, "/v1/events", content)).ShouldBe(["ACCEPTED"]);
    }

    [Theory]
    [InlineData("/v1/events", false)]
    [InlineData("/v1/events", true)]
    [InlineData("/v1/walkme/events", true)]
    [InlineData("/v1/endUsers:batchGet", true)]
    public async Task A_body_that_is_too_large_is_told_so(string path, bool chunked)
    {
        var tenant = await api.TenantAsync();
        var content = chunked ? (HttpContent)new Unsized(MaxBody + 1) : new ByteArrayContent(Blanks(MaxBody + 1));
        (await tenant.Server.SendAsync(HttpMethod.Post, path, content)).ShouldBeProblem(413, "PAYLOAD_TOO_LARGE");
        (await tenant.SendAsync(tenant.Event("after"))).ShouldBe(["ACCEPTED"]);
    }

    [Fact]
    public async Task A_body_of_the_largest_size_is_read_to_its_end()
    {
        var tenant = await api.TenantAsync();
        var batch = Encoding.UTF8.GetBytes(Tenant.Batch(tenant.Event("e")));
        var content = new ByteArrayContent([.. batch, .. Blanks(MaxBody - batch.Length)]);
        Tenant.Outcomes(await tenant.Ingest.SendAsync(HttpMethod.Post, "/v1/events", content)).ShouldBe(["ACCEPTED"]);
    }

    [Theory]
    [InlineData("GET", "/v1/events", 405)]
    [InlineData("PUT", "/v1/endUsers/u", 405)]
    [InlineData("GET", "/v1/endUsers:batchGet", 405)]
    [InlineData("GET", "/nothing", 404)]
    [InlineData("POST", "/v2/events", 404)]
    [InlineData("GET", "/openapi/v2.json", 404)]
    public async Task What_is_not_there_is_answered_with_a_problem(string method, string path, int status)
    {
        var answer = await api.Operator.SendAsync(new HttpMethod(method), path, null);
        answer.ShouldBeProblem(status, status == 404 ? "NOT_FOUND" : "INVALID_ARGUMENT");
    }

    private static byte[] Blanks(int count)
    {
        var bytes = new byte[count];
        Array.Fill(bytes, (byte)' ');
        return bytes;
    }

    /// <summary>A body whose length is not told beforehand: it goes in chunks.</summary>
    private sealed class Unsized(int size) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) =>
            await stream.WriteAsync(Blanks(size));

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
