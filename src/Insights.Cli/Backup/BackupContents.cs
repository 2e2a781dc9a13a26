namespace Insights.Cli.Backup;

/// <summary>What a backup holds.</summary>
/// <param name="Users">Records of end users, identified and anonymous, of all accounts.</param>
/// <param name="Entries">Entries of their logs.</param>
/// <param name="Bytes">The size of the file.</param>
internal readonly record struct BackupContents(long Users, long Entries, long Bytes);
