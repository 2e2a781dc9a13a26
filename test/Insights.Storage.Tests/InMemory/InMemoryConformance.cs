using Insights.Testing.Conformance;

namespace Insights.Storage.Tests.InMemory;

public sealed class InMemoryUserLog(InMemoryStoreDatabase database) : UserLogConformance(database), IClassFixture<InMemoryStoreDatabase>;

public sealed class InMemoryLanes(InMemoryStoreDatabase database) : LaneConformance(database), IClassFixture<InMemoryStoreDatabase>;

public sealed class InMemorySnapshots(InMemoryStoreDatabase database) : SnapshotsConformance(database), IClassFixture<InMemoryStoreDatabase>;

public sealed class InMemoryUserRows(InMemoryStoreDatabase database) : UserRowsConformance(database), IClassFixture<InMemoryStoreDatabase>;

public sealed class InMemoryAlarms(InMemoryStoreDatabase database) : AlarmsConformance(database), IClassFixture<InMemoryStoreDatabase>;

public sealed class InMemoryStoredRecords(InMemoryStoreDatabase database) : StoredRecordsConformance(database), IClassFixture<InMemoryStoreDatabase>;

public sealed class InMemoryAccountStore(InMemoryStoreDatabase database) : AccountStoreConformance(database), IClassFixture<InMemoryStoreDatabase>;

public sealed class InMemoryExpiringUsers(InMemoryStoreDatabase database) : ExpiringUsersConformance(database), IClassFixture<InMemoryStoreDatabase>;

public sealed class InMemoryLives(InMemoryStoreDatabase database) : LivesConformance(database), IClassFixture<InMemoryStoreDatabase>;

public sealed class InMemoryAttributeStore(InMemoryStoreDatabase database) : AttributeStoreConformance(database), IClassFixture<InMemoryStoreDatabase>;
public sealed class InMemorySegmentStore(InMemoryStoreDatabase database) : SegmentStoreConformance(database), IClassFixture<InMemoryStoreDatabase>;
