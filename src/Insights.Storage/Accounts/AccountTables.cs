namespace Insights.Storage.Accounts;

/// <summary>What is kept of an account beside its end users.</summary>
internal static class AccountTables
{
    /// <summary>Tables with a column account, in the order in which they can be emptied.</summary>
    public static readonly string[] All = ["membership_change", "segment_member", "segment_watch", "segment", "attribute", "api_key"];

    /// <summary>Tables that say that something of an account was changed.</summary>
    public static readonly string[] Counts = ["account_changes", "attribute_changes", "segment_changes"];
}
