using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Testing.Builders;

namespace Insights.Cluster.Tests.Fixture;

/// <summary>A few users who log in to a few browsers in turn, so that each has much to tell the others.</summary>
internal static class Logins
{
    public const int Clients = 8;

    /// <summary>Less than a message waits for its answer, which is what ends a knot of users who wait for one another: 30 s.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(25);

    public static IEnumerable<EndUserKey> Users =>
        [.. Enumerable.Range(0, 7).Select(User), .. Enumerable.Range(0, 5).Select(i => new EndUserKey("acme", UserKind.Anonymous, Browser(i)))];

    /// <summary>Sends an event with both IDs until it is recorded.</summary>
    /// <exception cref="TimeoutException">One call of it was not answered in time.</exception>
    public static async Task SendAsync(IEndUsers users, int client, int number)
    {
        var nowMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var e = An.Event().AtMs(nowMs).Id($"{client}-{number}").Anonymous(Browser(number % 5)).Command(nowMs);
        await RecordAsync(users, User((number + client) % 7), e);
    }

    /// <summary>Asks for one event of a user to be recorded until it is.</summary>
    /// <inheritdoc cref="SendAsync"/>
    public static async Task RecordAsync(IEndUsers users, EndUserKey user, RecordEvent e)
    {
        while (true)
        {
            try
            {
                await users.RecordAsync(user, [e], CancellationToken.None).AsTask().WaitAsync(_patience);
                return;
            }
            catch (StoreException)
            {
                // Its silo goes, or another owner of it has begun: asked again, as services do.
            }
        }
    }

    private static EndUserKey User(int number) => new("acme", UserKind.Identified, $"user-{number}");

    private static string Browser(int number) => $"browser-{number}";
}
