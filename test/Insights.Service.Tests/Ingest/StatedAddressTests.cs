using Insights.Service.Ingest.Reading;

namespace Insights.Service.Tests.Ingest;

public sealed class StatedAddressTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("203.0.113.7:0", "203.0.113.7")]
    [InlineData("0.0.0.0", "0.0.0.0")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    [InlineData("2001:DB8:0:0:0:0:0:1", "2001:db8::1")]
    [InlineData("2001:0db8::0001", "2001:db8::1")]
    [InlineData("[2001:db8::1]", "2001:db8::1")]
    [InlineData("[2001:db8::1]:443", "2001:db8::1")]
    [InlineData("fe80::1%eth0", "fe80::1")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("::1", "::1")]
    public void All_spellings_of_an_address_are_one(string text, string address) =>
        (StatedAddress.Parse(text)?.ToString()).ShouldBe(address);

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1.2.3.")]
    [InlineData("1.2.3.256")]
    [InlineData("0x02.1.1.1")]
    [InlineData("01.02.03.04")]
    [InlineData("+1.2.3.4")]
    [InlineData(" 1.2.3.4")]
    [InlineData("1.2.3.4:")]
    [InlineData("1.2.3.4:x")]
    [InlineData("1.2.3.4:65536")]
    [InlineData("1.2.3.4:80:80")]
    [InlineData("[1.2.3.4]:80")]
    [InlineData("[2001:db8::1")]
    [InlineData("[2001:db8::1]443")]
    [InlineData("2001:db8::/32")]
    [InlineData("2001:db8::1::2")]
    [InlineData("::ffff:01.2.3.4")]
    [InlineData("host:80")]
    [InlineData("%eth0")]
    [InlineData("]")]
    [InlineData("[]")]
    public void What_is_none_is_refused(string text) => StatedAddress.Parse(text).ShouldBeNull();
}
