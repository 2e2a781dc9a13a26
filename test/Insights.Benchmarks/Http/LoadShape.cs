namespace Insights.Benchmarks.Http;

/// <summary>What callers send.</summary>
/// <param name="Name">What it is called in the table.</param>
/// <param name="Batch">Events in a call; 0: a call that does nothing (GET /healthz).</param>
/// <param name="OneUser">Whether all events of a call are of one user, else each is of one at random.</param>
/// <param name="Callers">Connections, each with one call on its way.</param>
internal sealed record LoadShape(string Name, int Batch, bool OneUser, int Callers)
{
    public static readonly LoadShape Mixed = new("100 events of many users a call, 16 callers", 100, OneUser: false, 16);

    public static readonly LoadShape OneUserEach = new("20 events of one user a call, 32 callers", 20, OneUser: true, 32);

    public static readonly LoadShape Single = new("1 event a call, 50 callers", 1, OneUser: true, 50);

    public static readonly LoadShape Empty = new("empty calls, 50 callers", 0, OneUser: true, 50);

    /// <summary>Those that send events.</summary>
    public static readonly LoadShape[] Events = [Mixed, OneUserEach, Single];
}
