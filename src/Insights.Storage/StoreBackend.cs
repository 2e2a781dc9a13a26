using Insights.Domain.Accounts;
using Insights.Domain.Attributes.Catalogue;
using Insights.Domain.Segments;
using Insights.Domain.Sources;
using Insights.Domain.States;
using Insights.Storage.GroupCommit;
using Insights.Storage.Questions;
using Insights.Storage.Reading;

namespace Insights.Storage;

/// <summary>What one kind of database brings: its writer loops, its reader, its accounts.</summary>
internal sealed class StoreBackend(
    QueueBudget budget, WriterLoop[] loops, IStoreReader reader, IAccountStore accounts, IAttributeStore attributes, ISegmentStore segments,
    IProtectionKeys protectionKeys, ISourceStore sources, IStateStore? states, IQuestionSource questions, Func<ValueTask> close) : IAsyncDisposable
{
    private readonly FairQuestions _questions = new(questions, TimeProvider.System);
    private int _closed;

    public QueueBudget Budget => budget;

    public IStoreReader Reader => reader;

    public IQuestionSource Questions => _questions;

    public IAccountStore Accounts => accounts;

    public IAttributeStore Attributes => attributes;

    public ISegmentStore Segments => segments;

    public IProtectionKeys ProtectionKeys => protectionKeys;

    public ISourceStore Sources => sources;

    /// <summary>Null where the database is shared: there Orleans has tables of its own.</summary>
    public IStateStore? States => states;

    /// <summary>Hands a write to the loop of its user, so that one user's writes keep their order.</summary>
    public Task Enqueue(WorkItem item) => loops[(int)((uint)item.UserHash.GetHashCode() % (uint)loops.Length)].Enqueue(item);

    /// <summary>Hands a probe to every loop.</summary>
    public IEnumerable<Task> Probe() => loops.Select(loop => loop.Enqueue(new ProbeItem()));

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 1)
            return;
        await Task.WhenAll(loops.Select(loop => Task.Run(loop.Dispose))).ConfigureAwait(false);
        await _questions.DisposeAsync().ConfigureAwait(false);
        await close().ConfigureAwait(false);
    }
}
