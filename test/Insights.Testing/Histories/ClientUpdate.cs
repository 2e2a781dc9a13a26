using Insights.Testing.Oracle;

namespace Insights.Testing.Histories;

/// <summary>One update of attributes reaching the service.</summary>
/// <param name="ReceivedMs">received_at on the virtual clock, Unix milliseconds.</param>
/// <param name="TimeMs">By the client's clock, which is right.</param>
/// <param name="IsImport">Sent with a key that may import history.</param>
public sealed record ClientUpdate(
    long ReceivedMs, string User, string Id, long TimeMs, string Source, IReadOnlyList<OracleOperation> Operations, bool IsImport)
{
    public long EffectiveMs => Acceptance.EffectiveTimeMs(ReceivedMs, null, TimeMs);

    public OracleUpdate Accepted => new(Id, EffectiveMs, Source, Operations);
}
