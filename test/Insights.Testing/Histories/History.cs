namespace Insights.Testing.Histories;

/// <summary>
/// Everything that reaches one account over some virtual time: a function of its seed alone.
/// To shrink a failing one, take deliveries away (<c>history with { Deliveries = ... }</c>): what is left is a history too.
/// </summary>
/// <param name="Deliveries">Of all users, in the order of arrival; 5 to 80 as generated.</param>
public sealed record History(int Seed, AccountRules Rules, IReadOnlyList<Delivery> Deliveries)
{
    /// <summary>2026-01-01T00:00:00Z; nothing arrives before it.</summary>
    public const long BaseMs = 1_767_225_600_000;

    /// <summary>Updates of attributes, in the order of arrival; none as generated (<see cref="Updater"/>).</summary>
    public IReadOnlyList<ClientUpdate> Updates { get; init; } = [];

    /// <summary>In the order of their first delivery.</summary>
    public IReadOnlyList<string> Users => [.. Deliveries.Select(d => d.User).Distinct(StringComparer.Ordinal)];

    /// <summary>The arrival of the last delivery.</summary>
    public long EndMs => Deliveries.Count == 0 ? BaseMs : Deliveries[^1].ReceivedMs;

    /// <summary>A clock at which every session of every user has closed, whatever its timeout.</summary>
    public long AllClosedMs => EndMs + Math.Max(Rules.TimeoutMs, Rules.Applications.Select(a => a.Value).DefaultIfEmpty().Max()) + 1;

    public IReadOnlyList<Delivery> DeliveriesOf(string user) => [.. Deliveries.Where(d => d.User == user)];

    /// <summary>Deliveries as the requests they come in.</summary>
    public IReadOnlyList<IReadOnlyList<Delivery>> Batches =>
        [.. Deliveries.GroupBy(d => d.Batch).Select(g => (IReadOnlyList<Delivery>)[.. g])];

    public static History Generate(int seed) => HistoryGenerator.Generate(seed);

    /// <summary>The history as text, one delivery a line, with the answer each must get.</summary>
    public string Describe() => HistoryText.Describe(this);

    public override string ToString() => Describe();
}
