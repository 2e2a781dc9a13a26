using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Profiles;

namespace Insights.Cluster.Tests.Fixture;

/// <summary>Deals each call to one of several silos at random. Thread-safe.</summary>
internal sealed class Dealt(IReadOnlyList<IEndUsers> silos, int seed) : IEndUsers
{
    private readonly Random _random = new(seed);

    public ValueTask<IReadOnlyList<RecordOutcome>> RecordAsync(EndUserKey user, IReadOnlyList<RecordEvent> events, CancellationToken ct) =>
        Any().RecordAsync(user, events, ct);

    public ValueTask<UserAnswer> ExecuteAsync(EndUserKey user, UserCommand command, CancellationToken ct) => Any().ExecuteAsync(user, command, ct);

    public ValueTask<Profile?> GetAsync(EndUserKey user, CancellationToken ct) => Any().GetAsync(user, ct);

    public ValueTask SettleAsync(EndUserKey user, CancellationToken ct) => Any().SettleAsync(user, ct);

    private IEndUsers Any()
    {
        lock (_random)
            return silos[_random.Next(silos.Count)];
    }
}
