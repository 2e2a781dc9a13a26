using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Insights.Cluster.Tests.Contracts;

/// <summary>Bytes that an earlier version sent still mean the same.</summary>
public sealed class BytesTests
{
    private readonly Serializer _serializer = new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();

    public static TheoryData<string> Names => [.. Samples.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Bytes_of_an_earlier_version_are_read_as_they_were_meant(string name)
    {
        var sample = Samples.All[name];
        var read = _serializer.Deserialize<object>(Approved(name));
        read.ShouldBeOfType(sample.GetType());
        read.ShouldBeEquivalentTo(sample);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_message_tells_a_log_whose_it_is(string name) => Samples.All[name].ToString()!.ShouldNotContain("alice");

    private static byte[] Approved(string name)
    {
        var line = Contract.Read("bytes.txt").Split('\n').Single(l => l.StartsWith(name + " ", StringComparison.Ordinal));
        return Convert.FromHexString(line[(name.Length + 1)..].Trim());
    }
}
