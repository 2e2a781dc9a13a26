using System.IO.Compression;
using System.Text;
using Insights.Api.Tests.Http.Fixture;
using ZstdSharp;

namespace Insights.Api.Tests.Http.Events;

/// <summary>Bodies that come packed; a plain body with the header of gzip was taken, and a packed one told "not UTF-8".</summary>
public sealed class BodyCodingTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    private const int MostBytes = 1024 * 1024;

    public static TheoryData<string> Codings => ["gzip", "x-gzip", "br", "zstd", "GZIP", "identity"];

    public static TheoryData<string> Packings => ["gzip", "br", "zstd"];

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task A_body_may_come_in_gzip_br_or_zstd_wherever_there_is_a_body(string coding)
    {
        var tenant = await api.SharedTenantAsync();
        var id = $"packed-{coding}";
        var batch = Tenant.Batch(Enumerable.Range(0, 50).Select(i => tenant.Event($"{id}-{i}")).ToArray<System.Text.Json.Nodes.JsonNode>());
        Tenant.Outcomes(await SendAsync(tenant.Ingest, "/v1/events", coding, Pack(coding, batch))).ShouldAllBe(o => o == "ACCEPTED");
        (await SendAsync(tenant.Server, "/v1/endUsers:batchGet", coding, Pack(coding, """{"endUsers":[{"id":"u1"}]}"""))).Status.ShouldBe(200);
    }

    [Theory]
    [MemberData(nameof(Packings))]
    public async Task A_header_that_lies_is_told_so(string coding)
    {
        var tenant = await api.SharedTenantAsync();
        var plain = Tenant.Batch(tenant.Event("lies"));
        var packed = Pack(coding, plain);
        foreach (var body in (byte[][])[Encoding.UTF8.GetBytes(plain), packed[..^6], packed[..(packed.Length / 2)], [1, 2, 3, 4, 5, 6, 7, 8]])
        {
            var answer = await SendAsync(tenant.Ingest, "/v1/events", coding, body);
            answer.ShouldBeProblem(400, "INVALID_ARGUMENT");
            answer.Text("detail").ShouldContain(coding);
        }
        (await SendAsync(tenant.Ingest, "/v1/events", "identity", packed)).ShouldBeProblem(400, "INVALID_ARGUMENT");
    }

    [Theory]
    [InlineData("deflate")]
    [InlineData("compress")]
    [InlineData("gzip, gzip")]
    [InlineData("gzip, br")]
    [InlineData("snappy")]
    public async Task Another_coding_is_415_and_the_answer_says_which_are_taken(string coding)
    {
        var tenant = await api.SharedTenantAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/events") { Content = new StringContent(Tenant.Batch(tenant.Event("other"))) };
        request.Headers.Add("x-api-key", tenant.Ingest.Key);
        request.Content.Headers.TryAddWithoutValidation("content-encoding", coding);
        using var answer = await api.Http.SendAsync(request);
        ((int)answer.StatusCode).ShouldBe(415);
        answer.Headers.GetValues("accept-encoding").ShouldBe(["gzip, br, zstd"]);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("gzip, br, zstd");
    }

    /// <summary>Half a gigabyte of blanks is some hundred kilobytes or less.</summary>
    [Theory]
    [MemberData(nameof(Packings))]
    public async Task A_few_bytes_that_stand_for_too_many_are_refused_at_the_bound(string coding)
    {
        var tenant = await api.SharedTenantAsync();
        using var packed = new MemoryStream();
        using (var to = Packer(coding, packed))
        {
            var chunk = Encoding.ASCII.GetBytes(new string(' ', MostBytes));
            for (var i = 0; i < 512; i++)
                to.Write(chunk);
        }
        packed.Length.ShouldBeLessThan(MostBytes);
        // Of several tries the least, as other tests allocate beside it.
        var least = long.MaxValue;
        for (var i = 0; i < 3; i++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            (await SendAsync(tenant.Server, "/v1/endUsers:batchGet", coding, packed.ToArray())).ShouldBeProblem(413, "PAYLOAD_TOO_LARGE");
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }
        least.ShouldBeLessThan(32 * 1024 * 1024);
    }

    /// <summary>A frame may ask its reader to keep 2 GiB at hand.</summary>
    [Fact]
    public async Task A_window_of_zstd_beyond_8_MiB_is_refused()
    {
        var tenant = await api.SharedTenantAsync();
        using var packed = new MemoryStream();
        using (var compressor = new Compressor(1))
        {
            compressor.SetParameter(ZstdSharp.Unsafe.ZSTD_cParameter.ZSTD_c_windowLog, 27);
            using var to = new CompressionStream(packed, compressor);
            to.Write(Encoding.UTF8.GetBytes(Tenant.Batch(tenant.Event("window"))));
        }
        (await SendAsync(tenant.Ingest, "/v1/events", "zstd", packed.ToArray())).ShouldBeProblem(400, "INVALID_ARGUMENT");
    }

    private static Task<Answer> SendAsync(HttpCaller caller, string path, string coding, byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("content-encoding", coding);
        return caller.SendAsync(HttpMethod.Post, path, content);
    }

    private static byte[] Pack(string coding, string text)
    {
        if (coding == "identity")
            return Encoding.UTF8.GetBytes(text);
        using var packed = new MemoryStream();
        using (var to = Packer(coding, packed))
            to.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    private static Stream Packer(string coding, Stream to) => coding switch
    {
        "br" => new BrotliStream(to, CompressionLevel.Optimal, leaveOpen: true),
        "zstd" => new CompressionStream(to, leaveOpen: true),
        _ => new GZipStream(to, CompressionLevel.Optimal, leaveOpen: true),
    };
}
