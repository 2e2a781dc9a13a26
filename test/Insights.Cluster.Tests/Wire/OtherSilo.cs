using System.Reflection;
using Insights.Contracts;
using Insights.Domain.EndUsers.Ports;
using Insights.Grains.EndUsers;
using Insights.Grains.Wire;
using Insights.Storage.Codec;
using Insights.Storage.V1;
using Insights.Testing.Clocks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Insights.Cluster.Tests.Wire;

/// <summary>Every user of the cluster, in another silo that answers as a test says.</summary>
internal sealed class OtherSilo : IEndUserGrain
{
    public Func<OwnerAnswer> Answer { get; set; } = () => throw new NotSupportedException();

    /// <summary>This silo, in which nobody is active.</summary>
    public LocalActivations Here(ILogger<LocalActivations>? logger = null) => new(
        new EndUserPorts(null!, UserCodec.Instance, null!, new ManualTimeProvider()), null!, OneGrain.Of(this), logger ?? NullLogger<LocalActivations>.Instance);

    public Task<Message> RecordAsync(Message request) => Task.FromResult(Answer().ToMessage());

    public Task<Message> ExecuteAsync(Message request) => Task.FromResult(Answer().ToMessage());

    public Task<Message> GetAsync(Message request) => Task.FromResult(Answer().ToMessage());

    public Task<Message> SettleAsync(Message request) => Task.FromResult(Answer().ToMessage());
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
