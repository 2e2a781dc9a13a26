using Insights.V1;
using Account = Insights.Domain.Accounts.Account;

namespace Insights.Api.Forms;

/// <summary>Accounts in their wire form.</summary>
internal static class AccountForm
{
    public static V1.Account ToMessage(this Account account) =>
        new() { Account_ = account.Name, Settings = SettingsForm.ToMessage(account.Settings) };

    public static AccountSettingsDocument ToDocument(this Account account) =>
        new() { Account = account.Name, Revision = account.Revision, Settings = SettingsForm.ToMessage(account.Settings) };
}
