using Insights.Testing.Oracle;

namespace Insights.Testing.Load;

/// <summary>How the calls of one client of a fault test reach a server.</summary>
public interface ILoadGateway : IDisposable
{
    /// <summary>Sends events.</summary>
    /// <returns>For each, in order, whether it is acknowledged; if not, the server has said that sending it again helps.</returns>
    Task<IReadOnlyList<bool>> SendAsync(IReadOnlyList<OracleItem> events);

    /// <summary>Logs in or out; returns when that is acknowledged.</summary>
    Task LinkAsync(OracleOp op);

    /// <summary>Adds 1 to the attribute <c>updates</c> of a user; returns when that is acknowledged.</summary>
    Task UpdateAsync(string user, string operationId);

    /// <summary>What went wrong with a call, where making it again may help; null where it may not.</summary>
    string? FaultOf(Exception e);

    /// <summary>Forgets what was open at a server that failed, and goes on with the next one.</summary>
    void Next();
}
