using Insights.Testing.Conformance;

namespace Insights.Storage.Tests.InMemory;

public sealed class InMemoryUserLog(InMemoryStoreDatabase database) : UserLogConformance(database), IClassFixture<InMemoryStoreDatabase>;

public sealed class InMemoryWriteSessions(InMemoryStoreDatabase database) : WriteSessionConformance(database), IClassFixture<InMemoryStoreDatabase>;

public sealed class InMemorySnapshots(InMemoryStoreDatabase database) : SnapshotsConformance(database), IClassFixture<InMemoryStoreDatabase>;

public sealed class InMemoryStoredStates(InMemoryStoreDatabase database) : StoredStateConformance(database), IClassFixture<InMemoryStoreDatabase>;

public sealed class InMemoryProjections(InMemoryStoreDatabase database) : ProjectionConformance(database), IClassFixture<InMemoryStoreDatabase>;

public sealed class InMemoryAlarms(InMemoryStoreDatabase database) : AlarmsConformance(database), IClassFixture<InMemoryStoreDatabase>;

public sealed class InMemoryStoredRecords(InMemoryStoreDatabase database) : StoredRecordsConformance(database), IClassFixture<InMemoryStoreDatabase>;

public sealed class InMemoryAccountStore(InMemoryStoreDatabase database) : AccountStoreConformance(database), IClassFixture<InMemoryStoreDatabase>;

public sealed class InMemoryExpiringUsers(InMemoryStoreDatabase database) : ExpiringUsersConformance(database), IClassFixture<InMemoryStoreDatabase>;

public sealed class InMemoryIncarnations(InMemoryStoreDatabase database) : IncarnationConformance(database), IClassFixture<InMemoryStoreDatabase>;

public sealed class InMemoryCompaction(InMemoryStoreDatabase database) : CompactionConformance(database), IClassFixture<InMemoryStoreDatabase>;

public sealed class InMemoryAttributeStore(InMemoryStoreDatabase database) : AttributeStoreConformance(database), IClassFixture<InMemoryStoreDatabase>;
public sealed class InMemorySources(InMemoryStoreDatabase database) : SourceStoreConformance(database), IClassFixture<InMemoryStoreDatabase>;

public sealed class InMemorySegmentStore(InMemoryStoreDatabase database) : SegmentStoreConformance(database), IClassFixture<InMemoryStoreDatabase>;

public sealed class InMemoryTombstones(InMemoryStoreDatabase database) : TombstoneConformance(database), IClassFixture<InMemoryStoreDatabase>;
