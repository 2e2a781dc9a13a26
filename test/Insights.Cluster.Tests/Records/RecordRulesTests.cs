using Insights.Cluster.Tests.Fixture;
using Insights.Testing.Records;

namespace Insights.Cluster.Tests.Records;

public sealed class ExportTests : ExportRules
{
    protected override Task<RecordHost> StartAsync() => SiloRecordHost.StartAsync();
}

public sealed class EraseTests : EraseRules
{
    protected override Task<RecordHost> StartAsync() => SiloRecordHost.StartAsync();
}

public sealed class RefusedLinkTests : RefusedLinkRules
{
    protected override Task<RecordHost> StartAsync() => SiloRecordHost.StartAsync();
}

public sealed class CompactionTests : CompactionRules
{
    protected override Task<RecordHost> StartAsync() => SiloRecordHost.StartAsync();
}
