using Google.Protobuf.Reflection;
using Insights.Domain.Events;
using Insights.V1;

namespace Insights.Api.Methods;

/// <summary>How much a request may hold, over either protocol; counted before anything is built from it.</summary>
/// <param name="Bytes">Largest message or body, bytes, unpacked.</param>
/// <param name="Elements">Most fields, list elements and messages in it, over all levels.</param>
/// <param name="AnswersEach">Whether a fault of one item is told in the answer to that item, and its neighbours go on.</param>
internal sealed record RequestBounds(int Bytes, int Elements, bool AnswersEach = false)
{
    /// <summary>Deepest nesting of messages or JSON values in one another.</summary>
    public const int Depth = 40;

    /// <summary>What a text that holds U+0000 is told; reads on from its name.</summary>
    public const string NoNul = "must not hold U+0000";

    /// <summary>500 events of 32 KiB, and room for what stands around them.</summary>
    public const int MostBytes = (EventLimits.MaxBatch * EventLimits.MaxEventBytes) + (64 * 1024);

    /// <summary>Of requests that carry hundreds of users, or events, which are counted where they are read.</summary>
    private static readonly RequestBounds Batch = new(MostBytes, 200_000, AnswersEach: true);

    /// <summary>Of all other requests: 1 MiB.</summary>
    private static readonly RequestBounds Single = new(1024 * 1024, 20_000);

    public static RequestBounds Of(MethodDescriptor method) =>
        method.InputType.FullName is var input && (input == RecordEventsRequest.Descriptor.FullName
            || input == StreamEventsRequest.Descriptor.FullName || input == BatchUpdateEndUsersRequest.Descriptor.FullName)
            ? Batch
            : Single;
}
