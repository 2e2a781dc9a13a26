using Insights.Testing.Conformance;

namespace Insights.Storage.Tests.Sqlite;

public sealed class SqliteLargeLog(SqliteStoreDatabase database) : LargeLogConformance(database), IClassFixture<SqliteStoreDatabase>;

public sealed class SqliteUserLog(SqliteStoreDatabase database) : UserLogConformance(database), IClassFixture<SqliteStoreDatabase>;

public sealed class SqliteWriteSessions(SqliteStoreDatabase database) : WriteSessionConformance(database), IClassFixture<SqliteStoreDatabase>;

public sealed class SqliteSnapshots(SqliteStoreDatabase database) : SnapshotsConformance(database), IClassFixture<SqliteStoreDatabase>;

public sealed class SqliteStoredStates(SqliteStoreDatabase database) : StoredStateConformance(database), IClassFixture<SqliteStoreDatabase>;

public sealed class SqliteProjections(SqliteStoreDatabase database) : ProjectionConformance(database), IClassFixture<SqliteStoreDatabase>;

public sealed class SqliteAlarms(SqliteStoreDatabase database) : AlarmsConformance(database), IClassFixture<SqliteStoreDatabase>;

public sealed class SqliteStoredRecords(SqliteStoreDatabase database) : StoredRecordsConformance(database), IClassFixture<SqliteStoreDatabase>;

public sealed class SqliteAccountStore(SqliteStoreDatabase database) : AccountStoreConformance(database), IClassFixture<SqliteStoreDatabase>;

public sealed class SqliteAttributeStore(SqliteStoreDatabase database) : AttributeStoreConformance(database), IClassFixture<SqliteStoreDatabase>;
public sealed class SqliteSourceStore(SqliteStoreDatabase database) : SourceStoreConformance(database), IClassFixture<SqliteStoreDatabase>;

public sealed class SqliteSegmentStore(SqliteStoreDatabase database) : SegmentStoreConformance(database), IClassFixture<SqliteStoreDatabase>;

public sealed class SqliteAgainstReference(SqliteStoreDatabase database) : ReferenceConformance(database), IClassFixture<SqliteStoreDatabase>;

public sealed class SqliteExpiringUsers(SqliteStoreDatabase database) : ExpiringUsersConformance(database), IClassFixture<SqliteStoreDatabase>;

public sealed class SqliteIncarnations(SqliteStoreDatabase database) : IncarnationConformance(database), IClassFixture<SqliteStoreDatabase>;

public sealed class SqliteCompaction(SqliteStoreDatabase database) : CompactionConformance(database), IClassFixture<SqliteStoreDatabase>;

public sealed class SqliteTombstones(SqliteStoreDatabase database) : TombstoneConformance(database), IClassFixture<SqliteStoreDatabase>;
