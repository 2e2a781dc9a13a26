namespace Insights.Client.Sending;

/// <summary>Decides when a call that failed is made again, and at which address. One for each call, batch or stream.</summary>
/// <param name="giveUpAfter">How long it is tried.</param>
internal sealed class Attempts(InsightsClientOptions options, Gateways gateways, Backoff backoff, TimeSpan giveUpAfter)
{
    private long _since = options.Clock.GetTimestamp();
    private int _tries;
    private int _moves;

    /// <summary>A gateway has answered: what fails from now on is a new failure.</summary>
    public void Answered() => (_since, _tries, _moves) = (options.Clock.GetTimestamp(), 0, 0);

    /// <param name="failure">One that may be tried again.</param>
    /// <param name="address">Of the gateway that failed.</param>
    /// <returns>How long to wait before the next try; null when it was tried for long enough.</returns>
    public TimeSpan? After(Failure failure, int address)
    {
        if (failure.OtherAddress)
            gateways.MoveOn(address);
        // The others are asked at once; only when none has answered is it time to wait.
        var delay = failure.OtherAddress && ++_moves < gateways.Count ? TimeSpan.Zero : backoff.Delay(++_tries, failure.NotBefore);
        if (delay > TimeSpan.Zero)
            _moves = 0;
        return options.Clock.GetElapsedTime(_since) + delay > giveUpAfter ? null : delay;
    }
}
