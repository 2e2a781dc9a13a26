using Insights.Api.Tests.Http.Fixture;
using Insights.Testing.Records;

namespace Insights.Api.Tests.Http.Users;

public sealed class RefusedLinkTests : RefusedLinkRules
{
    protected override Task<RecordHost> StartAsync() => HttpRecordHost.StartAsync();
}
