using Insights.Api.Tests.Http.Fixture;
using Insights.Testing.Records;

namespace Insights.Api.Tests.Http.Privacy;

public sealed class StoredByLevelTests : StoredByLevelRules
{
    protected override Task<RecordHost> StartAsync() => HttpRecordHost.StartAsync();
}
