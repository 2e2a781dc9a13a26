namespace Insights.Storage.Accounts;

/// <summary>What an account leaves behind when its users are gone, as statements that both databases understand.</summary>
internal static class DeletedAccount
{
    private static readonly string[] _tables =
    [
        "source_piece", "source_file", "source_run", "source_error",
        "membership_change", "segment_member", "segment_watch", "segment", "attribute", "api_key", "tombstone",
    ];

    /// <summary>Take the name of the account as their one parameter; the account itself goes last.</summary>
    public static IReadOnlyList<string> Tables { get; } =
        [.. _tables.Select(table => $"DELETE FROM {table} WHERE account = $1"), "DELETE FROM account WHERE name = $1"];

    /// <summary>Tell every process that what it has read of accounts, attributes and segments does not hold any more.</summary>
    public static IReadOnlyList<string> Counts { get; } =
    [
        "UPDATE account_changes SET count = count + 1", "UPDATE attribute_changes SET count = count + 1", "UPDATE segment_changes SET count = count + 1",
    ];
}
