WITH taken AS (
  UPDATE orleans_membership_version v SET changed_at = now(), version = v.version + 1
  WHERE v.deployment_id = @DeploymentId AND v.version = @Version
    AND EXISTS (
      SELECT 1 FROM orleans_membership m
      WHERE m.deployment_id = @DeploymentId AND m.address = @Address AND m.port = @Port AND m.generation = @Generation)
  RETURNING v.deployment_id
), changed AS (
  UPDATE orleans_membership m SET status = @Status, suspect_times = @SuspectTimes, i_am_alive_time = @IAmAliveTime
  FROM taken
  WHERE m.deployment_id = taken.deployment_id AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
  RETURNING 1
)
SELECT count(*) FROM changed
