using Google.Protobuf;
using Insights.Contracts;
using Insights.Testing.Records;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Insights.Cluster.Tests.Contracts;

/// <summary>Bytes that an earlier version sent still mean the same.</summary>
public sealed class BytesTests
{
    private readonly Serializer _serializer = new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();

    public static TheoryData<string> Names => [.. Samples.All.Keys];

    [Fact]
    public void Every_sample_is_among_the_bytes() =>
        Samples.All.Where(s => !Lines().ContainsKey(s.Key)).Select(s => $"{s.Key} {Convert.ToHexString(s.Value.ToByteArray())}")
            .ShouldBeEmpty("Add these lines to Approved/bytes.txt.");

    [Theory]
    [MemberData(nameof(Names))]
    public void Bytes_of_an_earlier_version_are_read_as_they_were_meant_and_written_as_they_were(string name)
    {
        var (sample, bytes) = (Samples.All[name], Lines()[name]);
        sample.Descriptor.Parser.ParseFrom(bytes).ShouldBe(sample);
        sample.ToByteArray().ShouldBe(bytes);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_field_that_is_not_known_passes_unharmed(string name)
    {
        var newer = NewerVersion.With(Samples.All[name]);
        var message = _serializer.Deserialize<Message>(_serializer.SerializeToArray(new Message { Bytes = newer }))!;
        message.Bytes.ShouldBe(newer);
        message.ToString().ShouldBe("Message");
    }

    private static Dictionary<string, byte[]> Lines() => Contract.Read("bytes.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(l => l.Split(' ')).ToDictionary(l => l[0], l => Convert.FromHexString(l.Length > 1 ? l[1].Trim() : ""));
}
