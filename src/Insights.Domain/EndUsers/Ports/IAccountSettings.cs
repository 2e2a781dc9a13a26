using Insights.Domain.Accounts;

namespace Insights.Domain.EndUsers.Ports;

/// <summary>The settings in force now. Answers from memory; safe for concurrent use.</summary>
public interface IAccountSettings
{
    /// <summary>Settings of the account; <see cref="AccountSettings.Default"/> for one not known.</summary>
    AccountSettings Of(string account);
}
