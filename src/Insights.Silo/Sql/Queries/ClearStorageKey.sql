-- What is cleared is gone: no row stays, as with DeleteStorageKey, which silos are set to use.
DELETE FROM orleans_storage
WHERE service_id = @ServiceId AND grain_type = @GrainTypeString AND id_n0 = @GrainIdN0 AND id_n1 = @GrainIdN1
  AND id_text = coalesce(@GrainIdExtensionString, '') AND version = @GrainStateVersion
RETURNING version + 1 AS NewGrainStateVersion
