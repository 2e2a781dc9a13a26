using Insights.Api.Tests.Http.Fixture;
using Insights.Testing.Records;

namespace Insights.Api.Tests.Http.Retention;

public sealed class ExportRulesTests : ExportRules
{
    protected override Task<RecordHost> StartAsync() => HttpRecordHost.StartAsync();
}

public sealed class EraseRulesTests : EraseRules
{
    protected override Task<RecordHost> StartAsync() => HttpRecordHost.StartAsync();
}

public sealed class CompactionRulesTests : CompactionRules
{
    protected override Task<RecordHost> StartAsync() => HttpRecordHost.StartAsync();
}
