namespace Insights.Benchmarks.Load;

/// <summary>What callers send.</summary>
/// <param name="Name">What it is called in the table.</param>
/// <param name="Method">Service and method.</param>
/// <param name="Batch">Events, or users asked for, in a message.</param>
/// <param name="OneUser">Whether all of a message are of one user, else each is of one at random.</param>
/// <param name="Callers">Calls at a time; streams, where they are streams.</param>
/// <param name="InFlight">Messages on their way in each stream; 0: no streams.</param>
internal sealed record Shape(string Name, string Method, int Batch, bool OneUser, int Callers, int InFlight = 0)
{
    public static readonly Shape Single = new("1 event a call, 100 callers", "EventService/RecordEvents", 1, true, 100);

    public static readonly Shape Streamed = new("streamed, 1 event a message, 64 streams of 32 in flight", "EventService/StreamEvents", 1, true, 64, 32);

    public static readonly Shape OneUserEach = new("20 events of one user a call, 64 callers", "EventService/RecordEvents", 20, true, 64);

    public static readonly Shape Mixed = new("100 events of many users a call, 32 callers", "EventService/RecordEvents", 100, false, 32);

    public static readonly Shape Get = new("GetEndUser, 100 callers", "EndUserService/GetEndUser", 1, true, 100);

    public bool Asks => Method.StartsWith("EndUserService", StringComparison.Ordinal);

    public Message Message() => Asks
        ? Load.Message.Question()
        : InFlight > 0 ? Load.Message.Streamed(Batch) : Load.Message.Batch(Batch);
}
