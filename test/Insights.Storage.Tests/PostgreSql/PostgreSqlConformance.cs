using Insights.Testing.Conformance;

namespace Insights.Storage.Tests.PostgreSql;

public sealed class PostgreSqlLargeLog(PostgreSqlStoreDatabase database) : LargeLogConformance(database), IClassFixture<PostgreSqlStoreDatabase>;

public sealed class PostgreSqlUserLog(PostgreSqlStoreDatabase database) : UserLogConformance(database), IClassFixture<PostgreSqlStoreDatabase>;

public sealed class PostgreSqlWriteSessions(PostgreSqlStoreDatabase database) : WriteSessionConformance(database), IClassFixture<PostgreSqlStoreDatabase>;

public sealed class PostgreSqlSnapshots(PostgreSqlStoreDatabase database) : SnapshotsConformance(database), IClassFixture<PostgreSqlStoreDatabase>;

public sealed class PostgreSqlStoredStates(PostgreSqlStoreDatabase database) : StoredStateConformance(database), IClassFixture<PostgreSqlStoreDatabase>;

public sealed class PostgreSqlProjections(PostgreSqlStoreDatabase database) : ProjectionConformance(database), IClassFixture<PostgreSqlStoreDatabase>;

public sealed class PostgreSqlAlarms(PostgreSqlStoreDatabase database) : AlarmsConformance(database), IClassFixture<PostgreSqlStoreDatabase>;

public sealed class PostgreSqlStoredRecords(PostgreSqlStoreDatabase database) : StoredRecordsConformance(database), IClassFixture<PostgreSqlStoreDatabase>;

public sealed class PostgreSqlAccountStore(PostgreSqlStoreDatabase database) : AccountStoreConformance(database), IClassFixture<PostgreSqlStoreDatabase>;

public sealed class PostgreSqlAttributeStore(PostgreSqlStoreDatabase database) : AttributeStoreConformance(database), IClassFixture<PostgreSqlStoreDatabase>;
public sealed class PostgreSqlSourceStore(PostgreSqlStoreDatabase database) : SourceStoreConformance(database), IClassFixture<PostgreSqlStoreDatabase>;

public sealed class PostgreSqlSegmentStore(PostgreSqlStoreDatabase database) : SegmentStoreConformance(database), IClassFixture<PostgreSqlStoreDatabase>;

public sealed class PostgreSqlAgainstReference(PostgreSqlStoreDatabase database) : ReferenceConformance(database), IClassFixture<PostgreSqlStoreDatabase>;

public sealed class PostgreSqlExpiringUsers(PostgreSqlStoreDatabase database) : ExpiringUsersConformance(database), IClassFixture<PostgreSqlStoreDatabase>;

public sealed class PostgreSqlIncarnations(PostgreSqlStoreDatabase database) : IncarnationConformance(database), IClassFixture<PostgreSqlStoreDatabase>;

public sealed class PostgreSqlCompaction(PostgreSqlStoreDatabase database) : CompactionConformance(database), IClassFixture<PostgreSqlStoreDatabase>;

public sealed class PostgreSqlTombstones(PostgreSqlStoreDatabase database) : TombstoneConformance(database), IClassFixture<PostgreSqlStoreDatabase>;
