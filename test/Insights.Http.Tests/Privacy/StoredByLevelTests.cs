using Insights.Http.Tests.Fixture;
using Insights.Testing.Records;

namespace Insights.Http.Tests.Privacy;

public sealed class StoredByLevelOnSqliteTests : StoredByLevelRules
{
    protected override Task<RecordHost> StartAsync() => HttpRecordHost.OnSqliteAsync();
}

public sealed class StoredByLevelOnPostgreSqlTests : StoredByLevelRules
{
    protected override Task<RecordHost> StartAsync() => HttpRecordHost.OnPostgreSqlAsync();
}
