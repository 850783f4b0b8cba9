-- The tables of an Xboard as its migrations leave them in SQLite, those of the per-node statistics included; written
-- down from their description, with what an import reads and a little of what it leaves.
create table v2_user (
    id integer primary key autoincrement not null, invite_user_id integer, telegram_id integer, email varchar not null,
    password varchar not null, password_algo varchar, password_salt varchar, balance integer not null default '0',
    discount integer, commission_type tinyint not null default '0', commission_rate integer,
    commission_balance integer not null default '0', t integer not null default '0', u bigint not null default '0',
    d bigint not null default '0', transfer_enable bigint not null default '0', banned tinyint(1) not null default '0',
    is_admin tinyint(1) not null default '0', last_login_at integer, is_staff tinyint(1) not null default '0',
    last_login_ip integer, uuid varchar not null, group_id integer, plan_id integer, speed_limit integer,
    remind_expire tinyint default '1', remind_traffic tinyint default '1', token varchar not null,
    expired_at bigint default '0', device_limit integer, online_count integer, last_online_at datetime,
    next_reset_at integer, last_reset_at integer, reset_count integer not null default '0', remarks text,
    created_at integer not null, updated_at integer not null
);
create unique index email on v2_user (email);
create table v2_server_group (
    id integer primary key autoincrement not null, name varchar not null, created_at integer not null,
    updated_at integer not null
);
create table v2_server_route (
    id integer primary key autoincrement not null, remarks varchar not null, "match" text not null,
    action varchar not null, action_value varchar, created_at integer not null, updated_at integer not null
);
create table v2_server (
    id integer primary key autoincrement not null, type varchar not null, code varchar, parent_id integer,
    group_ids text, route_ids text, name varchar not null, rate numeric not null, tags text, host varchar not null,
    port varchar not null, server_port integer not null, protocol_settings text, "show" tinyint(1) not null default '0',
    sort integer, created_at datetime, updated_at datetime, rate_time_enable tinyint(1) not null default '0',
    rate_time_ranges text, custom_outbounds text, custom_routes text, cert_config text, transfer_enable bigint,
    u bigint not null default '0', d bigint not null default '0', machine_id integer,
    enabled tinyint(1) default '1'
);
create unique index v2_server_type_code_unique on v2_server (type, code);
create table v2_plan (
    id integer primary key autoincrement not null, group_id integer, transfer_enable bigint, name varchar not null,
    prices text, sell tinyint(1) not null default '0', speed_limit integer, device_limit integer,
    "show" tinyint(1) not null default '0', sort integer, renew tinyint(1) not null default '1', content text,
    reset_traffic_method integer default '0', capacity_limit integer default '0', tags text,
    created_at integer not null, updated_at integer not null
);
create table v2_settings (
    id integer primary key autoincrement not null, "group" varchar, type varchar, name varchar not null, value text,
    created_at datetime, updated_at datetime
);
create unique index v2_settings_name_unique on v2_settings (name);
create table v2_stat_user (
    id integer primary key autoincrement not null, user_id integer not null, server_id integer,
    server_rate numeric not null, u bigint not null, d bigint not null, record_type varchar not null,
    record_at integer not null, created_at integer not null, updated_at integer not null
);
create index user_server_record_idx on v2_stat_user (user_id, server_id, record_at);
create table v2_stat_server (
    id integer primary key autoincrement not null, server_id integer not null, server_type varchar not null,
    u bigint not null, d bigint not null, record_type varchar not null, record_at integer not null,
    created_at integer not null, updated_at integer not null
);
create unique index server_id_server_type_record_at on v2_stat_server (server_id, server_type, record_at);
create table v2_order (
    id integer primary key autoincrement not null, user_id integer not null, plan_id integer not null,
    trade_no varchar not null, total_amount integer not null, status tinyint not null default '0',
    created_at integer not null, updated_at integer not null
);
