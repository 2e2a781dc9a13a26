-- One statement makes the first version and follows a known one. No row comes back where another version is there, or
-- none where one was expected; Orleans takes that for the conflict it is.
INSERT INTO orleans_storage AS s (service_id, grain_type, id_n0, id_n1, id_text, payload, modified_at, version)
SELECT k.service_id, k.grain_type, k.id_n0, k.id_n1, k.id_text, @PayloadBinary, now(), 1
FROM (SELECT @ServiceId AS service_id, @GrainTypeString AS grain_type, @GrainIdN0 AS id_n0, @GrainIdN1 AS id_n1,
        coalesce(@GrainIdExtensionString, '') AS id_text) k
WHERE @GrainStateVersion::integer IS NULL OR EXISTS (
  SELECT 1 FROM orleans_storage e
  WHERE e.service_id = k.service_id AND e.grain_type = k.grain_type AND e.id_n0 = k.id_n0 AND e.id_n1 = k.id_n1
    AND e.id_text = k.id_text)
ON CONFLICT (service_id, grain_type, id_n0, id_n1, id_text) DO UPDATE
SET payload = excluded.payload, modified_at = excluded.modified_at, version = s.version + 1
WHERE s.version = @GrainStateVersion
RETURNING version AS NewGrainStateVersion
