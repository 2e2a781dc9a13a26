-- What the cluster keeps of itself. Users and their alarms are in the store's tables.

-- The statements that Orleans runs, by the names it asks for. The name and the columns of this table are Orleans's own.
CREATE TABLE IF NOT EXISTS OrleansQuery (
  QueryKey  varchar(64)   NOT NULL PRIMARY KEY,
  QueryText varchar(8000) NOT NULL
);

-- One row: the identity of this database, which its silos take for their ClusterId. It changes when a silo starts and none lives.
CREATE TABLE IF NOT EXISTS cluster_identity (
  only_row boolean      NOT NULL PRIMARY KEY DEFAULT true CHECK (only_row),
  id       varchar(150) NOT NULL
);

-- One row a cluster: its version, which every change of a member takes forward by one.
CREATE TABLE IF NOT EXISTS orleans_membership_version (
  deployment_id varchar(150) NOT NULL PRIMARY KEY,
  changed_at    timestamptz  NOT NULL DEFAULT now(),
  version       integer      NOT NULL DEFAULT 0
);

-- One row a silo, also for some time after it has gone.
CREATE TABLE IF NOT EXISTS orleans_membership (
  deployment_id    varchar(150)  NOT NULL REFERENCES orleans_membership_version (deployment_id),
  address          varchar(45)   NOT NULL,
  port             integer       NOT NULL,
  generation       integer       NOT NULL,
  silo_name        varchar(150)  NOT NULL,
  host_name        varchar(150)  NOT NULL,
  status           integer       NOT NULL,
  proxy_port       integer,
  suspect_times    varchar(8000),
  start_time       timestamptz   NOT NULL,
  i_am_alive_time  timestamptz   NOT NULL,
  PRIMARY KEY (deployment_id, address, port, generation)
) WITH (fillfactor = 50); -- its time changes in place every few seconds

-- Silos of an earlier version, whose ID was configured, are joined by those of this one.
INSERT INTO cluster_identity (id)
SELECT coalesce((SELECT deployment_id FROM orleans_membership_version ORDER BY changed_at DESC LIMIT 1), gen_random_uuid()::text)
ON CONFLICT DO NOTHING;

-- Reminders of all but end users, whose reminders are their alarms.
CREATE TABLE IF NOT EXISTS orleans_reminder (
  service_id    varchar(150) NOT NULL,
  grain_id      varchar(600) NOT NULL,
  reminder_name varchar(150) NOT NULL,
  start_time    timestamptz  NOT NULL,
  period_ms     bigint       NOT NULL,
  grain_hash    integer      NOT NULL,
  version       integer      NOT NULL,
  PRIMARY KEY (service_id, grain_id, reminder_name)
);

CREATE INDEX IF NOT EXISTS orleans_reminder_hash ON orleans_reminder (service_id, grain_hash);

-- State of all grains but end users, whose state is made from their logs.
CREATE TABLE IF NOT EXISTS orleans_storage (
  service_id  varchar(150) NOT NULL,
  grain_type  varchar(512) NOT NULL,
  id_n0       bigint       NOT NULL,
  id_n1       bigint       NOT NULL,
  id_text     varchar(600) NOT NULL, -- empty where the grain has none
  payload     bytea,
  modified_at timestamptz  NOT NULL,
  version     integer      NOT NULL,
  PRIMARY KEY (service_id, grain_type, id_n0, id_n1, id_text)
);
