using System.Reflection;
using Insights.Contracts.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Grains.EndUsers;
using Insights.Testing.Clocks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;

namespace Insights.Cluster.Tests.Wire;

/// <summary>Every user of the cluster, in another silo that answers as a test says.</summary>
internal sealed class OtherSilo : IEndUserGrain
{
    public Func<RecordAnswer> Record { get; set; } = () => throw new NotSupportedException();

    public Func<CommandAnswer> Execute { get; set; } = () => throw new NotSupportedException();

    public Func<ProfileAnswer> Get { get; set; } = () => throw new NotSupportedException();

    public Func<SettleAnswer> Settle { get; set; } = () => throw new NotSupportedException();

    /// <summary>This silo, in which nobody is awake.</summary>
    public AwakeUsers Here(ILogger<AwakeUsers>? logger = null) => new(
        new EndUserPorts(null!, null!, new ManualTimeProvider()), null!, OneGrain.Of(this), logger ?? NullLogger<AwakeUsers>.Instance);

    public Task<RecordAnswer> RecordAsync(RecordRequest request) => Task.FromResult(Record());

    public Task<CommandAnswer> ExecuteAsync(CommandRequest request) => Task.FromResult(Execute());

    public Task<ProfileAnswer> GetAsync(EndUserName user) => Task.FromResult(Get());

    public Task<SettleAnswer> SettleAsync(EndUserName user) => Task.FromResult(Settle());
}

/// <summary>A factory that finds the one grain, whoever is asked for.</summary>
public class OneGrain : DispatchProxy
{
    private IEndUserGrain _grain = null!;

    internal static IGrainFactory Of(IEndUserGrain grain)
    {
        var grains = Create<IGrainFactory, OneGrain>();
        ((OneGrain)grains)._grain = grain;
        return grains;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _grain;
}
