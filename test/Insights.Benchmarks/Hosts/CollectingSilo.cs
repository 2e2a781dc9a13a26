using Insights.Silo.Start;

namespace Insights.Benchmarks.Hosts;

/// <summary>A silo as it is, that gives back on request what it does not need: else its memory is what its collector left lying.</summary>
internal static class CollectingSilo
{
    public const string Name = "serve-silo";

    /// <summary>What it answers on its output when it has collected.</summary>
    public const string Done = "collected";

    public static Task<int> RunAsync(string[] args)
    {
        new Thread(Collect) { IsBackground = true }.Start();
        return SiloHost.RunAsync(args, System.Console.Out, System.Console.Error);
    }

    private static void Collect()
    {
        while (System.Console.ReadLine() is not null)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            System.Console.WriteLine(Done);
        }
    }
}
