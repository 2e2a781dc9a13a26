-- The row of the version is the lock: whoever comes second finds another version, and changes nothing.
WITH taken AS (
  UPDATE orleans_membership_version v SET changed_at = now(), version = v.version + 1
  WHERE v.deployment_id = @DeploymentId AND v.version = @Version
    AND NOT EXISTS (
      SELECT 1 FROM orleans_membership m
      WHERE m.deployment_id = @DeploymentId AND m.address = @Address AND m.port = @Port AND m.generation = @Generation)
  RETURNING v.deployment_id
), made AS (
  INSERT INTO orleans_membership
    (deployment_id, address, port, generation, silo_name, host_name, status, proxy_port, start_time, i_am_alive_time)
  SELECT taken.deployment_id, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
  FROM taken
  RETURNING 1
)
SELECT count(*) FROM made
