namespace Insights.Simulation.Tests.Faults;

/// <summary>Something that must hold did not.</summary>
/// <param name="check">The rule that was broken.</param>
/// <param name="difference">What was, and what should have been.</param>
internal sealed class SimulationFailed(string check, string difference) : Exception($"{check}: {difference}")
{
    public string Check { get; } = check;
}
