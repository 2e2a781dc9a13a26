namespace Insights.Cli.Demo;

/// <summary>What demo data follow from.</summary>
/// <param name="Seed">0 or more. All IDs follow from it, so the same seed again is the same data to the server.</param>
/// <param name="Users">20 or more: one of each kind and more.</param>
/// <param name="Days">How far back the first visits lie; 45 to 150, so that somebody can have quit and nothing is older than servers keep.</param>
/// <param name="Now">History ends with the day before; who is live has an event in the last minutes.</param>
internal sealed record DemoPlan(long Seed, int Users, int Days, DateTimeOffset Now)
{
    /// <summary>The moment so many days before the day of <see cref="Now"/> began, which is in UTC.</summary>
    public DateTimeOffset DayBefore(int days) => new(Now.UtcDateTime.Date.AddDays(-days), TimeSpan.Zero);

    public IEnumerable<DemoPerson> People() => Enumerable.Range(0, Users).Select(i => DemoPerson.Make(this, i));
}
