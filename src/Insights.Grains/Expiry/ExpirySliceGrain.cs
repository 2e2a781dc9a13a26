using Insights.Contracts;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Expiry;
using Insights.Domain.Telemetry;
using Insights.Grains.Wire;
using Insights.Storage.V1;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Insights.Grains.Expiry;

/// <summary>One slice of the users, with one reminder: a reminder for every user would not carry many of them (docs/decisions/0012).</summary>
[GrainType("expiry-slice")]
public sealed partial class ExpirySliceGrain(ExpirySweep sweep, SliceTiming timing, ILogger<ExpirySliceGrain> logger)
    : Grain, IExpirySliceGrain, IRemindable
{
    private const string ReminderName = "sweep";

    public async Task BeginAsync()
    {
        if (await this.GetReminder(ReminderName) is null)
            await this.RegisterOrUpdateReminder(ReminderName, timing.FirstAfter + (timing.Apart * this.GetPrimaryKeyLong()), timing.Every);
    }

    public async Task<Message> SweepAsync()
    {
        var swept = await SweepSliceAsync();
        return new SweepAnswer { Asked = swept.Asked, Failed = swept.Failed }.ToMessage();
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        try
        {
            var swept = await SweepSliceAsync();
            if (swept.Failed > 0)
                NotAnswered(swept.Failed, swept.Asked);
        }
        catch (StoreException e)
        {
            // The next reminder asks again; nothing shows who has expired.
            NotSwept(this.GetPrimaryKeyLong(), e);
        }
        DeactivateOnIdle();
    }

    private Task<SweepResult> SweepSliceAsync() => sweep.SweepAsync((int)this.GetPrimaryKeyLong(), CancellationToken.None);

    [LoggerMessage(EventIds.ExpirySliceGrainNotAnswered, LogLevel.Warning, "{Failed} of {Asked} users whose time may be over could not answer; the next sweep asks again.")]
    private partial void NotAnswered(int failed, int asked);

    [LoggerMessage(EventIds.ExpirySliceGrainNotSwept, LogLevel.Error, "Slice {Slice} of the users could not be swept; the next reminder does.")]
    private partial void NotSwept(long slice, Exception e);
}

/// <summary>When slices are swept.</summary>
public sealed record SliceTiming
{
    /// <summary>How often each is. Default 24 h; 1 min or more.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long after the cluster's first start the first one is, so that the start has the database to itself. Default 1 min.</summary>
    public TimeSpan FirstAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>What lies between two slices, so that they do not all come in one moment. Default 2 s.</summary>
    public TimeSpan Apart { get; init; } = TimeSpan.FromSeconds(2);
}
