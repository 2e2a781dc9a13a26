using System.Net;
using Insights.Console.Login;

namespace Insights.Pages.Tests.Login;

public sealed class LoginRateTests
{
    [Fact]
    public void Ten_logins_may_fail_from_an_address_and_as_many_from_another()
    {
        using var rate = new LoginRate();
        for (var i = 0; i < LoginRate.MostInWindow; i++)
            Fail(rate, "192.0.2.1");
        rate.MayTry(IPAddress.Parse("192.0.2.1")).ShouldBeFalse();
        rate.MayTry(IPAddress.Parse("::ffff:192.0.2.1")).ShouldBeFalse();
        rate.MayTry(IPAddress.Parse("192.0.2.2")).ShouldBeTrue();
    }

    [Fact]
    public void Addresses_of_one_network_of_IPv6_are_one()
    {
        using var rate = new LoginRate();
        for (var i = 0; i < LoginRate.MostInWindow; i++)
            Fail(rate, $"2001:db8::{i + 1:x}");
        rate.MayTry(IPAddress.Parse("2001:db8::ffff")).ShouldBeFalse();
        rate.MayTry(IPAddress.Parse("2001:db8:0:1::1")).ShouldBeTrue();
    }

    private static void Fail(LoginRate rate, string address)
    {
        rate.MayTry(IPAddress.Parse(address)).ShouldBeTrue();
        rate.Failed(IPAddress.Parse(address));
    }
}
