using Insights.Testing.Conformance;

namespace Insights.Storage.Tests;

internal static class StorePortsOf
{
    public static StorePorts Ports(this InsightsStore store) => new(
        store.Users, store.DueAlarms, store.Records, store.Accounts, store.Attributes, store.Segments, store.DisposeAsync, store.Expiring, store.Sources);
}
