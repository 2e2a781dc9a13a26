using Insights.Http.Tests.Fixture;
using Insights.Testing.Records;

namespace Insights.Http.Tests.Retention;

public sealed class ExportOnSqliteTests : ExportRules
{
    protected override Task<RecordHost> StartAsync() => HttpRecordHost.OnSqliteAsync();
}

public sealed class ExportOnPostgreSqlTests : ExportRules
{
    protected override Task<RecordHost> StartAsync() => HttpRecordHost.OnPostgreSqlAsync();
}

public sealed class EraseOnSqliteTests : EraseRules
{
    protected override Task<RecordHost> StartAsync() => HttpRecordHost.OnSqliteAsync();
}

public sealed class EraseOnPostgreSqlTests : EraseRules
{
    protected override Task<RecordHost> StartAsync() => HttpRecordHost.OnPostgreSqlAsync();
}

public sealed class CompactionOnSqliteTests : CompactionRules
{
    protected override Task<RecordHost> StartAsync() => HttpRecordHost.OnSqliteAsync();
}
