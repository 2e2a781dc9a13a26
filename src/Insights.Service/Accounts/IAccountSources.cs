namespace Insights.Service.Accounts;

/// <summary>What brings attributes into an account from elsewhere, for whoever deletes the account.</summary>
public interface IAccountSources
{
    /// <summary>Ends every run of an account's sources, and deletes the sources. Again, it does nothing.</summary>
    /// <exception cref="ServiceException">Unavailable: not all are gone, asking again goes on.</exception>
    Task EndAllAsync(string account, CancellationToken ct);
}
