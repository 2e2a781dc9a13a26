namespace Insights.Testing.Histories;

/// <summary>The one source of chance in a history: a seeded <see cref="Random"/>, whose sequence the seed fixes.</summary>
internal sealed class Dice(int seed)
{
    private readonly Random random = new(seed);

    public bool Chance(double probability) => random.NextDouble() < probability;

    /// <summary>Both bounds included.</summary>
    public int Between(int low, int high) => random.Next(low, high + 1);

    /// <summary>Both bounds included; <paramref name="low"/> where the range is empty.</summary>
    public long Between(long low, long high) => high <= low ? low : random.NextInt64(low, high + 1);

    public T OneOf<T>(params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];

    /// <summary>Calls one of the choices, each as likely as its weight among all.</summary>
    public void Weighted(params ReadOnlySpan<(int Weight, Action Choice)> choices)
    {
        var total = 0;
        foreach (var (weight, _) in choices)
            total += weight;

        var roll = random.Next(total);
        foreach (var (weight, choice) in choices)
        {
            roll -= weight;
            if (roll < 0)
            {
                choice();
                return;
            }
        }
    }

    public void Shuffle<T>(List<T> list)
    {
        for (var i = list.Count - 1; i > 0; i--)
        {
            var j = random.Next(i + 1);
            (list[i], list[j]) = (list[j], list[i]);
        }
    }
}
