using Insights.Http.Tests.Fixture;
using Insights.Testing.Records;

namespace Insights.Http.Tests.Privacy;

public sealed class StoredByLevelTests : StoredByLevelRules
{
    protected override Task<RecordHost> StartAsync() => HttpRecordHost.StartAsync();
}
