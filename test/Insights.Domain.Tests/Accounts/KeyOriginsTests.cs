using Insights.Domain.Accounts;

namespace Insights.Domain.Tests.Accounts;

public sealed class KeyOriginsTests
{
    [Theory]
    [InlineData("https://shop.example.com")]
    [InlineData("http://localhost:3000")]
    [InlineData("http://127.0.0.1:8000")]
    [InlineData("https://[::1]:8443")]
    [InlineData("https://*.example.com")]
    [InlineData("https://*.example.com:8443")]
    [InlineData("https://xn--bcher-kva.example")]
    public void Accepts_an_origin_as_browsers_send_it(string origin) => KeyOrigins.Fault([origin]).ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("null")]
    [InlineData("shop.example.com")]
    [InlineData("https://shop.example.com/")]
    [InlineData("https://shop.example.com/path")]
    [InlineData("https://Shop.example.com")]
    [InlineData("https://shop.example.com:443")]
    [InlineData("http://shop.example.com:80")]
    [InlineData("https://user@shop.example.com")]
    [InlineData("https://bücher.example")]
    [InlineData("https://*.com")]
    [InlineData("https://*")]
    [InlineData("https://*.127.0.0.1")]
    [InlineData("https://a.*.example.com")]
    [InlineData("https://*.*.example.com")]
    [InlineData("https://shop.example.com https://other.example.com")]
    [InlineData("ftp://shop.example.com")]
    [InlineData("file:///")]
    public void Rejects_what_no_browser_sends(string origin) => KeyOrigins.Fault([origin]).ShouldNotBeNull();

    [Fact]
    public void Accepts_1_to_32()
    {
        KeyOrigins.Fault([]).ShouldNotBeNull();
        KeyOrigins.Fault([.. Enumerable.Range(1, 32).Select(i => $"http://localhost:{i + 1000}")]).ShouldBeNull();
        KeyOrigins.Fault([.. Enumerable.Range(1, 33).Select(i => $"http://localhost:{i + 1000}")]).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("https://a.example.com", true)]
    [InlineData("https://a.b.example.com", true)]
    [InlineData("https://example.com", false)]
    [InlineData("https://.example.com", false)]
    [InlineData("https://evil.test/.example.com", false)]
    [InlineData("https://evil.test#.example.com", false)]
    [InlineData("https://evil@a.example.com", false)]
    [InlineData("http://a.example.com", false)]
    [InlineData("https://a.example.com:8443", false)]
    [InlineData("https://a.example.com.evil.test", false)]
    public void The_wildcard_admits_names_below_it_alone(string origin, bool admitted) =>
        KeyOrigins.Admit(["https://*.example.com"], origin).ShouldBe(admitted);
}
