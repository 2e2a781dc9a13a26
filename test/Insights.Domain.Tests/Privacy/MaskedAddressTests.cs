using System.Net;
using Insights.Domain.Privacy;

namespace Insights.Domain.Tests.Privacy;

public class MaskedAddressTests
{
    [Theory]
    [InlineData("203.0.113.77", "203.0.113/24")]
    [InlineData("0.0.0.0", "0.0.0/24")]
    [InlineData("255.255.255.255", "255.255.255/24")]
    public void An_IPv4_address_keeps_24_bits(string address, string masked) => Mask(address).ShouldBe(masked);

    [Theory]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1/48")]
    [InlineData("2001:0db8:0001::", "2001:db8:1/48")]
    [InlineData("::1", "0:0:0/48")]
    [InlineData("fe80::1%3", "fe80:0:0/48")]
    public void An_IPv6_address_keeps_48_bits(string address, string masked) => Mask(address).ShouldBe(masked);

    [Fact]
    public void An_IPv4_address_inside_IPv6_is_masked_as_IPv4() => Mask("::ffff:203.0.113.77").ShouldBe("203.0.113/24");

    [Theory]
    [InlineData("203.0.113.0")]
    [InlineData("0.0.0.0")]
    [InlineData("2001:db8:1::")]
    [InlineData("::")]
    public void Not_even_the_first_address_of_a_network_looks_like_its_mask(string address)
    {
        Mask(address).ShouldNotContain(address);
        IPAddress.TryParse(Mask(address), out _).ShouldBeFalse();
    }

    [Fact]
    public void Neighbours_look_alike() => Mask("203.0.113.1").ShouldBe(Mask("203.0.113.254"));

    private static string Mask(string address) => MaskedAddress.Of(IPAddress.Parse(address));
}
