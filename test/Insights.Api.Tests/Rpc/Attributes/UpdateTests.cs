using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Insights.Api.Tests.Rpc.Fixture;
using Insights.V1;
using Kind = Insights.V1.EndUserKey.Types.Kind;
using Status = Insights.V1.UpdateEndUserResult.Types.Status;

namespace Insights.Api.Tests.Rpc.Attributes;

public sealed class UpdateTests(Gateway gateway) : IClassFixture<Gateway>
{
    [Fact]
    public async Task Values_of_every_type_come_back_with_source_and_time_and_the_same_over_HTTP()
    {
        var tenant = await gateway.TenantAsync();
        var update = Update(
            "u1", Set("plan", new AttributeValue { Text = "pro" }), Set("vip", new AttributeValue { Boolean = false }), Set("renews", new AttributeValue { Time = tenant.Ago(60) }),
            new AttributeOperation { Name = "seats", Add = -1.5 }, new AttributeOperation { Name = "tags", Append = new TextList { Texts = { "a", "a" } } });
        update.Source = AttributeState.Types.Source.Salesforce;
        update.Time = tenant.Ago(30);
        (await tenant.Server.EndUsers.UpdateEndUserAsync(update)).Result.ShouldBe(new UpdateEndUserResult { Status = Status.Applied, OperationId = "op" });
        (await tenant.Server.EndUsers.UpdateEndUserAsync(update)).Result.Status.ShouldBe(Status.Duplicate);
        var attributes = (await tenant.Server.EndUsers.GetEndUserAsync(new GetEndUserRequest { EndUser = update.EndUser })).EndUser.Attributes;
        attributes.Keys.Order(StringComparer.Ordinal).ShouldBe(["plan", "renews", "seats", "tags", "vip"]);
        attributes["plan"].ShouldBe(new AttributeState { Value = new AttributeValue { Text = "pro" }, Source = update.Source, Time = update.Time, ChangeTime = update.Time });
        attributes["vip"].Value.ShouldBe(new AttributeValue { Boolean = false });
        attributes["renews"].Value.Time.ShouldBe(tenant.Ago(60));
        attributes["seats"].Value.Number.ShouldBe(-1.5);
        attributes["tags"].Value.List.Texts.ShouldBe(["a", "a"]);
    }

    [Fact]
    public async Task Every_fault_is_a_field_violation_in_the_names_of_the_proto()
    {
        var tenant = await gateway.TenantAsync();
        var update = Update("u1", Set("city", new AttributeValue { Text = "x" }), new AttributeOperation { Name = "n" }, Set("a", new AttributeValue { Number = double.NaN }), new AttributeOperation { Name = "u", SetOnce = new AttributeValue() });
        update.OperationId = "a\nb";
        update.Time = new Timestamp { Seconds = long.MaxValue };
        var refused = await Should.ThrowAsync<RpcException>(async () => await tenant.Server.EndUsers.UpdateEndUserAsync(update));
        refused.StatusCode.ShouldBe(StatusCode.InvalidArgument);
        refused.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations.Select(v => v.Field).ShouldBe(
            ["time", "operation_id", "operations[0].name", "operations[1]", "operations[2].set", "operations[3].set_once"]);
    }

    [Fact]
    public async Task A_batch_answers_for_each_update()
    {
        var tenant = await gateway.TenantAsync();
        var answer = await tenant.Server.EndUsers.BatchUpdateEndUsersAsync(new BatchUpdateEndUsersRequest
        {
            Updates = { Update("u1", Set("plan", new AttributeValue { Text = "pro" })), new UpdateEndUserRequest { Operations = { Set("plan", new AttributeValue { Text = "pro" }) } }, Update("u2", Set("region", new AttributeValue { Text = "x" })) },
        });
        answer.Results.Select(r => r.Status).ShouldBe([Status.Applied, Status.Rejected, Status.Rejected]);
        answer.Results[1].Errors.Single().Field.ShouldBe("updates[1].endUser");
        (answer.Results[2].Code, answer.Results[2].Errors.Single().Field).ShouldBe(("INVALID_ARGUMENT", "updates[2].operations[0].name"));
    }

    [Fact]
    public async Task The_catalogue_is_listed_described_and_retired_and_the_history_told()
    {
        var tenant = await gateway.TenantAsync();
        await tenant.Server.EndUsers.UpdateEndUserAsync(Update("u1", Set("plan", new AttributeValue { Text = "pro" }), new AttributeOperation { Name = "plan", Unset = true }));
        (await tenant.Server.Attributes.DescribeAttributeAsync(new DescribeAttributeRequest { Name = "plan", Description = "d" })).Attribute.Description.ShouldBe("d");
        var listed = (await tenant.Server.Attributes.ListAttributesAsync(new ListAttributesRequest())).Attributes.Single();
        (listed.Name, listed.Type, listed.Description).ShouldBe(("plan", AttributeDefinition.Types.Type.Text, "d"));
        var changes = (await tenant.Server.EndUsers.ListAttributeHistoryAsync(new ListAttributeHistoryRequest { EndUser = Update("u1").EndUser, Name = "plan" })).Changes;
        changes.Select(c => c.Kind).ShouldBe([AttributeChange.Types.Kind.Unset, AttributeChange.Types.Kind.Set]);
        changes[0].Value.ShouldBeNull();
        await tenant.Server.Attributes.RetireAttributeAsync(new RetireAttributeRequest { Name = "plan" });
        (await tenant.Server.Attributes.ListAttributesAsync(new ListAttributesRequest())).Attributes.ShouldBeEmpty();
    }

    private static AttributeOperation Set(string name, AttributeValue value) => new() { Name = name, Set = value };

    private static UpdateEndUserRequest Update(string id, params AttributeOperation[] operations) => new()
    {
        EndUser = new EndUserKey { Kind = Kind.Identified, Id = id },
        OperationId = "op",
        Operations = { operations },
    };
}
