-- The tables of a V2board (wyx2685's, with the log of nodes that older ones kept), what an import reads of them.
create table v2_user (
    id integer primary key not null, invite_user_id integer, telegram_id bigint, email varchar(64) not null,
    password varchar(64) not null, password_algo char(10), password_salt char(10), balance integer not null default 0,
    discount integer, commission_type tinyint not null default 0, commission_rate integer,
    commission_balance integer not null default 0, t integer not null default 0, u bigint not null default 0,
    d bigint not null default 0, transfer_enable bigint not null default 0, device_limit integer,
    banned tinyint not null default 0, is_admin tinyint not null default 0, last_login_at integer,
    is_staff tinyint not null default 0, last_login_ip integer, uuid varchar(36) not null, group_id integer,
    plan_id integer, speed_limit integer, auto_renewal tinyint default 0, remind_expire tinyint default 1,
    remind_traffic tinyint default 1, token char(32) not null, expired_at bigint default 0, remarks text,
    created_at integer not null, updated_at integer not null, unique (email), unique (token)
);
create table v2_server_group (
    id integer primary key not null, name varchar(255) not null, created_at integer not null, updated_at integer not null
);
create table v2_server_route (
    id integer primary key not null, remarks varchar(255) not null, "match" text not null, action varchar(11) not null,
    action_value text, created_at integer not null, updated_at integer not null
);
create table v2_server_shadowsocks (
    id integer primary key not null, group_id varchar(255) not null, route_id varchar(255), parent_id integer,
    tags varchar(255), name varchar(255) not null, rate varchar(11) not null, host varchar(255) not null,
    port varchar(11) not null, server_port integer not null, cipher varchar(255) not null, obfs char(11),
    obfs_settings varchar(255), "show" tinyint not null default 0, sort integer, created_at integer not null,
    updated_at integer not null
);
create table v2_server_vmess (
    id integer primary key not null, group_id varchar(255) not null, route_id varchar(255), name varchar(255) not null,
    parent_id integer, host varchar(255) not null, port varchar(11) not null, server_port integer not null,
    tls tinyint not null default 0, tags varchar(255), rate varchar(11) not null, network varchar(11) not null,
    rules text, networkSettings text, tlsSettings text, ruleSettings text, dnsSettings text,
    "show" tinyint not null default 0, sort integer, created_at integer not null, updated_at integer not null
);
create table v2_server_trojan (
    id integer primary key not null, group_id varchar(255) not null, route_id varchar(255), parent_id integer,
    tags varchar(255), name varchar(255) not null, rate varchar(11) not null, host varchar(255) not null,
    port varchar(11) not null, server_port integer not null, network varchar(11), network_settings text,
    allow_insecure tinyint not null default 0, server_name varchar(255), "show" tinyint not null default 0, sort integer,
    created_at integer not null, updated_at integer not null
);
create table v2_server_vless (
    id integer primary key not null, group_id text not null, route_id text, name varchar(255) not null, parent_id integer,
    host varchar(255) not null, port integer not null, server_port integer not null, tls tinyint not null,
    tls_settings text, flow varchar(64), network varchar(11) not null, network_settings text, encryption varchar(64),
    encryption_settings text, tags text, rate varchar(11) not null, "show" tinyint not null default 0, sort integer,
    created_at integer not null, updated_at integer not null
);
create table v2_server_hysteria (
    id integer primary key not null, version integer not null, group_id varchar(255) not null, route_id varchar(255),
    name varchar(255) not null, parent_id integer, host varchar(255) not null, port varchar(11) not null,
    server_port integer not null, tags varchar(255), rate varchar(11) not null, "show" tinyint not null default 0,
    sort integer, up_mbps integer not null, down_mbps integer not null, obfs varchar(64), obfs_password varchar(255),
    server_name varchar(64), insecure tinyint not null default 0, created_at integer not null, updated_at integer not null
);
create table v2_plan (
    id integer primary key not null, group_id integer not null, transfer_enable integer not null, device_limit integer,
    name varchar(255) not null, speed_limit integer, "show" tinyint not null default 0, sort integer,
    renew tinyint not null default 1, content text, month_price integer, reset_traffic_method tinyint,
    capacity_limit integer, created_at integer not null, updated_at integer not null
);
create table v2_stat_user (
    id integer primary key not null, user_id integer not null, server_rate decimal(10, 2) not null, u bigint not null,
    d bigint not null, record_type char(2) not null, record_at integer not null, created_at integer not null,
    updated_at integer not null, unique (server_rate, user_id, record_at)
);
create table v2_stat_server (
    id integer primary key not null, server_id integer not null, server_type char(11) not null, u bigint not null,
    d bigint not null, record_type char(1) not null, record_at integer not null, created_at integer not null,
    updated_at integer not null, unique (server_id, server_type, record_at)
);
create table v2_server_log (
    id integer primary key not null, user_id integer not null, server_id integer not null, u varchar(255) not null,
    d varchar(255) not null, rate decimal(10, 2) not null, method varchar(255) not null, log_at integer not null,
    created_at integer not null, updated_at integer not null
);
