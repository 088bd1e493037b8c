-- Which servers form the cluster (Orleans' membership protocol). Every change of a row adds 1 to the version of its cluster.
CREATE TABLE membership_version (cluster_id text PRIMARY KEY, version bigint NOT NULL);

CREATE TABLE membership (
    cluster_id text NOT NULL REFERENCES membership_version ON DELETE CASCADE,
    -- ip:port@generation. A server that starts again has another generation.
    address text NOT NULL,
    -- The version of the cluster at the last change of this row, except for i_am_alive.
    etag bigint NOT NULL,
    host_name text NOT NULL,
    silo_name text NOT NULL,
    status integer NOT NULL,
    proxy_port integer NOT NULL,
    -- Votes that it is dead: address,time;…
    suspects text NOT NULL,
    started timestamptz NOT NULL,
    i_am_alive timestamptz NOT NULL,
    -- The newest of all times of the row.
    changed timestamptz NOT NULL,
    PRIMARY KEY (cluster_id, address)
);
