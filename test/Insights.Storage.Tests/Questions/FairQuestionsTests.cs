using System.Threading.Channels;
using Insights.Domain.EndUsers.Ports;
using Insights.Storage.Questions;
using Insights.Testing.Clocks;

namespace Insights.Storage.Tests.Questions;

/// <summary>One account's slow questions make no other account wait, and none is worked on for ever.</summary>
public sealed class FairQuestionsTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _clock = new();
    private readonly Endless _database = new();
    private readonly FairQuestions _questions;

    public FairQuestionsTests() => _questions = new FairQuestions(_database, _clock);

    [Fact]
    public async Task The_slow_lists_of_one_account_leave_connections_to_others()
    {
        var slow = Enumerable.Range(0, 50).Select(_ => AskAsync("slow")).ToList();
        _database.Begun.ShouldBe(FairQuestions.OfAccount);
        _database.Answers = "quick";
        await AskAsync("quick").WaitAsync(TimeSpan.FromSeconds(10));
        slow.ShouldAllBe(q => !q.IsCompleted);
    }

    [Fact]
    public async Task Accounts_that_are_many_take_turns()
    {
        var asked = Enumerable.Range(0, 20).SelectMany(account => Enumerable.Range(0, 3).Select(_ => AskAsync($"account-{account}"))).ToList();
        _database.Begun.ShouldBe(FairQuestions.AtOnce);
        var served = new HashSet<string>();
        for (var i = 0; i < 40; i++)
            served.Add(await _database.AnswerOldestAsync());
        served.Count.ShouldBe(20);
        for (var i = 40; i < asked.Count; i++)
            await _database.AnswerOldestAsync();
        await Task.WhenAll(asked);
    }

    [Fact]
    public async Task Beyond_a_hundred_that_wait_an_account_is_refused()
    {
        var asked = Enumerable.Range(0, FairQuestions.OfAccount + FairQuestions.MostWaiting).Select(_ => AskAsync("slow")).ToList();
        (await Should.ThrowAsync<StoreException>(() => AskAsync("slow"))).Fault.ShouldBe(StoreFault.Full);
        asked.ShouldAllBe(q => !q.IsCompleted);
    }

    [Fact]
    public async Task A_question_that_takes_too_long_ends_with_its_work_also_where_it_only_waited()
    {
        var asked = Enumerable.Range(0, 5).Select(_ => AskAsync("slow")).ToList();
        // Or one that waits could take the place of one that was broken off, in the moment in which its own time is up.
        var lingering = new TaskCompletionSource();
        _database.Lingers = lingering.Task;
        _clock.Advance(FairQuestions.Longest);
        lingering.SetResult();
        foreach (var question in asked)
            (await Should.ThrowAsync<StoreException>(() => question)).Fault.ShouldBe(StoreFault.Unavailable);
        _database.Ended.ShouldBe(FairQuestions.OfAccount);
        _database.Answers = "slow";
        await AskAsync("slow");
    }

    [Fact]
    public async Task A_question_whose_asker_has_left_ends_with_its_work()
    {
        using var left = new CancellationTokenSource();
        var asked = AskAsync("slow", left.Token);
        _database.Begun.ShouldBe(1);
        await left.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => asked);
        _database.Ended.ShouldBe(1);
    }

    private Task<List<int>> AskAsync(string account, CancellationToken ct = default) =>
        _questions.ListAsync(account, new SqlText(SqlDialect.Sqlite), _ => 1, ct).AsTask();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _questions.DisposeAsync();

    /// <summary>Works on each question until it is cancelled, or the test answers it.</summary>
    private sealed class Endless : IQuestionSource
    {
        private readonly Channel<(string Account, TaskCompletionSource Work)> _working = Channel.CreateUnbounded<(string, TaskCompletionSource)>();
        private int _begun;
        private int _ended;

        /// <summary>Whose questions are answered at once.</summary>
        public string? Answers { get; set; }

        /// <summary>Before it is over, no question ends.</summary>
        public Task Lingers { get; set; } = Task.CompletedTask;

        public int Begun => Volatile.Read(ref _begun);

        public int Ended => Volatile.Read(ref _ended);

        public SqlDialect Dialect => SqlDialect.Sqlite;

        public async ValueTask<List<T>> ListAsync<T>(string account, SqlText question, Func<IAnswerRow, T> read, CancellationToken ct)
        {
            if (account == Answers)
                return [];
            Interlocked.Increment(ref _begun);
            var work = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _working.Writer.TryWrite((account, work));
            try
            {
                await work.Task.WaitAsync(ct);
                return [];
            }
            finally
            {
                await Lingers;
                Interlocked.Increment(ref _ended);
            }
        }

        /// <summary>Answers the one that was begun first, when there is one.</summary>
        /// <returns>Whose it is.</returns>
        public async Task<string> AnswerOldestAsync()
        {
            var (account, work) = await _working.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
            work.SetResult();
            return account;
        }

        public ValueTask<bool> WriteAsync(SqlText first, IReadOnlyList<SqlText> rest, CancellationToken ct) => throw new NotSupportedException();
    }
}
