using Google.Protobuf;
using Grpc.Core;
using Insights.V1;

namespace Insights.Api.Tests.Rpc.Fixture;

/// <summary>The client's end of StreamEvents.</summary>
public sealed class EventStream(ApiClient client) : IDisposable
{
    private readonly AsyncDuplexStreamingCall<StreamEventsRequest, StreamEventsResponse> _call = client.Events.StreamEvents();
    private readonly Queue<string> _unread = new();

    /// <summary>How many messages have come.</summary>
    public int Messages { get; private set; }

    public Task SendAsync(long sequence, params Event[] events) =>
        _call.RequestStream.WriteAsync(new StreamEventsRequest { Sequence = sequence, Events = { events } });

    public Task CompleteSendingAsync() => _call.RequestStream.CompleteAsync();

    /// <summary>The next answers, each as "sequence: outcome outcome".</summary>
    public async Task<string[]> AnswersAsync(int count)
    {
        var answers = new List<string>();
        while (answers.Count < count)
        {
            if (_unread.TryDequeue(out var answer))
            {
                answers.Add(answer);
                continue;
            }
            (await _call.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue("the stream ended before all was answered");
            Messages++;
            foreach (var next in _call.ResponseStream.Current.Answers)
                _unread.Enqueue($"{next.Sequence}: {string.Join(' ', ApiClient.Outcomes(next.Results))}".TrimEnd());
        }
        return [.. answers];
    }

    /// <summary>Says that nothing more is sent, and waits for the end, before which nothing more must be answered.</summary>
    public async Task CompleteAsync()
    {
        try
        {
            await _call.RequestStream.CompleteAsync();
        }
        catch (RpcException)
        {
            // It has ended already; the answers' end says how.
        }
        (await _call.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeFalse();
    }

    public void Dispose() => _call.Dispose();
}

public static class MessageBytes
{
    public static byte[] ToArray(this IMessage message) => message.ToByteArray();
}
