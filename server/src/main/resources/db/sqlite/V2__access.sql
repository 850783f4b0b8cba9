-- Who may come in, and who did what. None of this is decided by the journal: openings and rebuilds leave it alone and
-- carry it over (proof, TableShape). Moments are epoch milliseconds, 0 = never. Of secrets only hashes are kept, but for
-- totp_secret, which must be read to be checked.

create table access_account (
    id bigint not null primary key,
    email varchar(320) not null,
    role varchar(12) not null,
    enabled boolean not null,
    password_hash varchar(200) not null,
    totp_secret varchar(64) not null,
    totp_step bigint not null check (totp_step >= 0),
    created_at_ms bigint not null,
    password_at_ms bigint not null,
    signed_in_at_ms bigint not null,
    unique (email)
);

create table access_recovery (
    account_id bigint not null,
    code_sha256 varchar(64) not null,
    primary key (account_id, code_sha256)
);

create table access_session (
    id varchar(22) not null primary key,
    sha256 varchar(64) not null,
    account_id bigint not null,
    created_at_ms bigint not null,
    used_at_ms bigint not null,
    address varchar(45) not null,
    agent varchar(200) not null,
    unique (sha256)
);
create index access_session_account on access_session (account_id);

-- account_id 0 = made by whoever may read the data directory. scopes: names of permissions, separated by blanks.
create table access_token (
    id varchar(22) not null primary key,
    sha256 varchar(64) not null,
    prefix varchar(16) not null,
    name varchar(100) not null,
    scopes varchar(400) not null,
    account_id bigint not null,
    created_at_ms bigint not null,
    expires_at_ms bigint not null,
    used_at_ms bigint not null,
    unique (sha256)
);

-- One row an event, never changed. position: of the act in the journal that the row tells of, 0 = none.
create table access_audit (
    id bigint not null primary key,
    at_ms bigint not null,
    kind varchar(12) not null,
    account_id bigint not null,
    actor varchar(320) not null,
    address varchar(45) not null,
    action varchar(60) not null,
    target varchar(400) not null,
    position bigint not null check (position >= 0),
    state_before text,
    state_after text
);
create index access_audit_at on access_audit (at_ms);
create index access_audit_actor on access_audit (actor, id);
create index access_audit_action on access_audit (action, id);
create index access_audit_position on access_audit (position);
