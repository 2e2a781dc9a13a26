namespace Insights.Domain.Accounts;

/// <summary>
/// Where the silos of a cluster keep the keys that protect the cookies of the console, so that each takes what another gave.
/// Small, seldom written, and read at a start and a few times a day. Safe for concurrent use; answers are durable.
/// </summary>
public interface IProtectionKeys
{
    /// <summary>Every key, in the order of their adding, each as the XML that it was given as.</summary>
    ValueTask<IReadOnlyList<string>> ReadAsync(CancellationToken ct);

    /// <summary>Adds a key. Keys are never changed; a name that is there already stays as it is.</summary>
    /// <param name="name">Unique; up to 256 characters.</param>
    ValueTask AddAsync(string name, string xml, CancellationToken ct);
}
