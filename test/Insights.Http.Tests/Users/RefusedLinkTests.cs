using Insights.Http.Tests.Fixture;
using Insights.Testing.Records;

namespace Insights.Http.Tests.Users;

public sealed class RefusedLinkTests : RefusedLinkRules
{
    protected override Task<RecordHost> StartAsync() => HttpRecordHost.StartAsync();
}
