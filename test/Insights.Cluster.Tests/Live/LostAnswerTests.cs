using System.Reflection;
using Insights.Contracts;
using Insights.Domain.EndUsers;
using Insights.Domain.Events;
using Insights.Domain.Live;
using Insights.Grains.Live;
using Insights.Grains.Wire;
using Insights.Service.Live;
using Insights.Storage.V1;
using Insights.Testing.Clocks;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;

namespace Insights.Cluster.Tests.Live;

/// <summary>What a silo tells of its live users counts once, also where the answer to it is lost.</summary>
public sealed class LostAnswerTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly Places _places;
    private readonly Silo _here;
    private readonly Silo _there;

    public LostAnswerTests()
    {
        _places = new Places(_clock);
        (_here, _there) = (new Silo(_places, _clock), new Silo(_places, _clock));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(300)]
    public async Task A_report_whose_answer_was_lost_counts_once_when_it_is_told_again(int seconds)
    {
        await ExchangeAsync();
        _here.Note();
        _places.LoseAnswers = true;
        await Should.ThrowAsync<TimeoutException>(async () => await _here.Live.ExchangeAsync(default));
        _places.LoseAnswers = false;
        for (var passed = 0; passed < seconds; passed++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await _there.Live.ExchangeAsync(default);
        }
        _there.Events.ShouldBe(1);
        await ExchangeAsync();
        (_here.Events, _there.Events).ShouldBe((1, 1));
        _here.Note();
        await ExchangeAsync();
        (_here.Events, _there.Events).ShouldBe((2, 2));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_counts_once_also_where_the_place_was_lost_with_the_answer(bool taken)
    {
        await ExchangeAsync();
        _here.Note();
        (_places.LoseAnswers, _places.LoseRequests) = (taken, !taken);
        await Should.ThrowAsync<TimeoutException>(async () => await _here.Live.ExchangeAsync(default));
        (_places.LoseAnswers, _places.LoseRequests) = (false, false);
        await _there.Live.ExchangeAsync(default);
        _there.Events.ShouldBe(taken ? 1 : 0);
        _places.Renew();
        await _there.Live.ExchangeAsync(default);
        await ExchangeAsync();
        (_here.Events, _there.Events).ShouldBe((1, 1));
    }

    /// <summary>Twice: what one tells the other hears the next time.</summary>
    private async Task ExchangeAsync()
    {
        for (var i = 0; i < 2; i++)
        {
            await _here.Live.ExchangeAsync(default);
            await _there.Live.ExchangeAsync(default);
        }
    }

    /// <summary>A silo that hosts none of the places.</summary>
    private sealed class Silo
    {
        private static readonly EndUserKey _user = new("acme", UserKind.Identified, "u");

        private readonly LiveOutbox _outbox = new(new LiveOptions());
        private readonly LiveBoard _board;
        private readonly ManualTimeProvider _clock;
        private int _noted;

        public Silo(Places places, ManualTimeProvider clock)
        {
            (_clock, _board) = (clock, new LiveBoard(new LiveOptions(), clock));
            var grains = DispatchProxy.Create<IGrainFactory, Grains>();
            ((Grains)(object)grains).Places = places;
            // Nothing is asked for what the store knows: there are no users in it.
            Live = new ClusterLive(grains, _outbox, _board, new LiveRecovery(new Fixture.NoAlarms(), null!, null!, _board), NullLogger<ClusterLive>.Instance);
        }

        public ClusterLive Live { get; }

        public long Events => _board.Read("acme", null).SingleOrDefault()?.Events ?? 0;

        public void Note()
        {
            var e = new UserEvent { EventId = $"{++_noted}", TimeMs = _clock.NowMs, Type = "click" };
            _outbox.Note(_user, [new RecordEvent(e, _clock.NowMs, false)], [RecordOutcome.Accepted], _clock.NowMs);
        }
    }

    /// <summary>The places of all slices, in a process of their own.</summary>
    private sealed class Places(ManualTimeProvider clock)
    {
        private LiveSlicePlace[] _places = Make(clock);

        public bool LoseRequests { get; set; }

        public bool LoseAnswers { get; set; }

        /// <summary>Others come in their stead, and know nothing.</summary>
        public void Renew() => _places = Make(clock);

        public LiveExchangeAnswer Exchange(int slice, LiveExchangeRequest request)
        {
            if (LoseRequests)
                throw new TimeoutException();
            var answer = _places[slice].Exchange(request);
            return LoseAnswers ? throw new TimeoutException() : answer;
        }

        private static LiveSlicePlace[] Make(ManualTimeProvider clock)
        {
            var board = new LiveBoard(new LiveOptions(), clock);
            return [.. Enumerable.Range(0, LiveSlice.Count).Select(slice => new LiveSlicePlace(board, slice, clock))];
        }
    }

    /// <summary>Gives out the places as grains.</summary>
    public class Grains : DispatchProxy
    {
        internal object? Places { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            new Place((Places)Places!, (int)(long)args![0]!);
    }

    private sealed class Place(Places places, int slice) : ILiveSliceGrain
    {
        public Task<Message> ExchangeAsync(Message request)
        {
            try
            {
                return Task.FromResult(places.Exchange(slice, request.Read(LiveExchangeRequest.Parser, r => r)).ToMessage());
            }
            catch (TimeoutException e)
            {
                return Task.FromException<Message>(e);
            }
        }
    }
}
