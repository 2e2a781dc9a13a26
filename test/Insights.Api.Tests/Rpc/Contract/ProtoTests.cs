using Insights.Domain.Events;
using Insights.Api.Errors;
using Insights.Service;
using Insights.V1;

namespace Insights.Api.Tests.Rpc.Contract;

/// <summary>What the gateway relies on and no compiler sees.</summary>
public sealed class ProtoTests
{
    [Fact]
    public void The_reasons_have_the_numbers_of_the_proto() =>
        Enum.GetValues<RejectionReason>().ShouldAllBe(r => r.ToString() == ((EventResult.Types.Reason)r).ToString());

    [Fact]
    public void Every_fault_has_a_status_of_the_same_name() =>
        Enum.GetValues<ServiceFault>().ShouldAllBe(f => Failure.Of(f).Grpc.ToString() == f.ToString());

    [Theory]
    [InlineData("endUsers[3].id", "end_users[3].id")]
    [InlineData("pageSize", "page_size")]
    [InlineData("settings.applications.webShop.sessionTimeout", "settings.applications.webShop.session_timeout")]
    [InlineData("account", "account")]
    [InlineData("body", "body")]
    public void Fields_are_named_as_in_the_proto(string name, string inProto) => FieldNames.InProto(name).ShouldBe(inProto);
}
