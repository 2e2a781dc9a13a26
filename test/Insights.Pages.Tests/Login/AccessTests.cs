using System.Net;
using System.Reflection;
using Insights.Console;
using Insights.Console.Login;
using Insights.Pages.Tests.Fixture;
using Insights.Testing.Processes;
using Microsoft.AspNetCore.Components;

namespace Insights.Pages.Tests.Login;

/// <summary>Who sees what, for every page that the program has.</summary>
[Collection(DemoCollection.Name)]
public sealed class AccessTests(DemoSilo silo)
{
    private static readonly string[] _ofOperator = ["/accounts", "/audit"], _ofBoth = ["/", "/account"];

    /// <summary>Every page by its attribute, and the files.</summary>
    public static IEnumerable<object[]> Closed() => typeof(ConsoleApp).Assembly.GetTypes()
        .Where(t => t.GetCustomAttribute<OpenToAllAttribute>() is null)
        .SelectMany(t => t.GetCustomAttributes<RouteAttribute>().Select(r => r.Template))
        .Concat(["/users.csv", "/segment.csv", "/analytics.csv", "/user.json"])
        .Select(page => new object[] { page });

    [Theory]
    [MemberData(nameof(Closed))]
    public async Task Who_is_not_logged_in_sees_none(string page)
    {
        using var client = silo.Client();
        (await client.GetAsync(page)).StatusCode.ShouldBe(HttpStatusCode.Found);
        (await client.PostAsync(page, new FormUrlEncodedContent([]))).StatusCode.ShouldBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.MethodNotAllowed);
    }

    [Theory]
    [MemberData(nameof(Closed))]
    public async Task The_operator_sees_the_operator_s_alone(string page)
    {
        using var client = await silo.LoggedInAsync(ServerProcess.OperatorKey);
        var status = (await client.GetAsync(Named(page))).StatusCode;
        if (_ofOperator.Contains(page) || _ofBoth.Contains(page))
            status.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.Found);
        else
            status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("SERVER")]
    [InlineData("IMPORT")]
    public async Task A_key_of_an_account_sees_none_of_the_operator_s(string kind)
    {
        using var client = await silo.LoggedInAsync(await silo.Silo.CreateKeyAsync(DemoSilo.Account, kind));
        foreach (var row in Closed())
        {
            var page = (string)row[0];
            var status = (await client.GetAsync(Named(page))).StatusCode;
            if (_ofOperator.Contains(page))
                status.ShouldBe(HttpStatusCode.Forbidden, page);
            else
                status.ShouldNotBeOneOf(HttpStatusCode.Forbidden, HttpStatusCode.Unauthorized, HttpStatusCode.InternalServerError);
        }
    }

    [Fact]
    public async Task A_key_sees_no_other_account_s_settings()
    {
        using var client = await silo.LoggedInAsync(await silo.Silo.CreateAccountAsync($"else-{TimeProvider.System.GetTimestamp()}"));
        (await client.GetAsync("/account?name=demo")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static string Named(string page) => page == "/account" ? "/account?name=demo" : page;
}
