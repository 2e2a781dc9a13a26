namespace Insights.Cli.Demo;

/// <summary>Numbers that follow from a seed alone, the same on every machine and in every version (SplitMix64).</summary>
internal sealed class DemoRandom(long seed, int stream)
{
    private ulong _state = unchecked(((ulong)seed * 0x9E3779B97F4A7C15) ^ ((ulong)stream * 0xD1B54A32D192ED03));

    /// <summary>From <paramref name="least"/> to <paramref name="most"/>, both inclusive; <paramref name="least"/> where there is nothing between.</summary>
    public int Between(int least, int most) => most <= least ? least : least + (int)(Next() % (ulong)(most - least + 1));

    /// <summary>True in so many of a hundred cases.</summary>
    public bool Chance(int percent) => Between(1, 100) <= percent;

    public T Of<T>(IReadOnlyList<T> list) => list[Between(0, list.Count - 1)];

    private ulong Next()
    {
        unchecked
        {
            var z = _state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
