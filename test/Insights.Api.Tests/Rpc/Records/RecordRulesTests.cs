using Insights.Api.Tests.Rpc.Fixture;
using Insights.Testing.Records;

namespace Insights.Api.Tests.Rpc.Records;

public sealed class StoredByLevelOnSqliteTests : StoredByLevelRules
{
    protected override Task<RecordHost> StartAsync() => GrpcRecordHost.OnSqliteAsync();
}

public sealed class StoredByLevelOnPostgreSqlTests : StoredByLevelRules
{
    protected override Task<RecordHost> StartAsync() => GrpcRecordHost.OnPostgreSqlAsync();
}

public sealed class ExportOnSqliteTests : ExportRules
{
    protected override Task<RecordHost> StartAsync() => GrpcRecordHost.OnSqliteAsync();
}

public sealed class ExportOnPostgreSqlTests : ExportRules
{
    protected override Task<RecordHost> StartAsync() => GrpcRecordHost.OnPostgreSqlAsync();
}

public sealed class EraseOnSqliteTests : EraseRules
{
    protected override Task<RecordHost> StartAsync() => GrpcRecordHost.OnSqliteAsync();
}

public sealed class EraseOnPostgreSqlTests : EraseRules
{
    protected override Task<RecordHost> StartAsync() => GrpcRecordHost.OnPostgreSqlAsync();
}

public sealed class RefusedLinkOnPostgreSqlTests : RefusedLinkRules
{
    protected override Task<RecordHost> StartAsync() => GrpcRecordHost.OnPostgreSqlAsync();
}

public sealed class CompactionOnPostgreSqlTests : CompactionRules
{
    protected override Task<RecordHost> StartAsync() => GrpcRecordHost.OnPostgreSqlAsync();
}
