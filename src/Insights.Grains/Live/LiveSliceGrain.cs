using Insights.Contracts;
using Insights.Grains.Wire;
using Insights.Service.Live;
using Insights.Storage.V1;
using Orleans;
using Orleans.Runtime;

namespace Insights.Grains.Live;

/// <summary>Where the silos tell each other of one slice of the users who are live: a shell around <see cref="LiveSlicePlace"/>.</summary>
[GrainType("live-slice")]
public sealed class LiveSliceGrain(LiveBoard board) : Grain, ILiveSliceGrain
{
    private LiveSlicePlace _place = null!;

    private int Slice => (int)this.GetPrimaryKeyLong();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _place = new LiveSlicePlace(board, Slice, TimeProvider.System);
        board.Host(Slice, _place.Epoch);
        return base.OnActivateAsync(cancellationToken);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        board.Release(Slice, _place.Epoch);
        return base.OnDeactivateAsync(reason, cancellationToken);
    }

    public Task<Message> ExchangeAsync(Message request) =>
        Task.FromResult(_place.Exchange(request.Read(LiveExchangeRequest.Parser, r => r)).ToMessage());
}
