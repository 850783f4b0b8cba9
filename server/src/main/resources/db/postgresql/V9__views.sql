-- Views for other people's reports. What they mean stands in docs/bi.md; names and meanings of columns stay. Bytes are raw
-- (upload, download) and billed. bucket is when an hour or a day begins, epoch seconds.
/* [jooq ignore start] */

-- Corrections are rows beside the measured ones, so that the sum of all is what the program shows.
create view usage_by_day as
select bucket, to_timestamp(bucket) as begins_at, user_id, source_id, credential_id, rate,
    upload, download, billed_upload, billed_download, 'measured' as kind
from day_usage
union all
select bucket, to_timestamp(bucket), user_id, source_id, null, null,
    0, 0, billed_upload, billed_download, kind
from adjustment;

create view usage_by_hour as
select bucket, to_timestamp(bucket) as begins_at, user_id, source_id, credential_id, rate,
    upload, download, billed_upload, billed_download
from hour_usage;

create view source_usage_by_day as
select bucket, to_timestamp(bucket) as begins_at, source_id,
    upload, download, billed_upload, billed_download, 'measured' as kind
from source_day
union all
select bucket, to_timestamp(bucket), source_id, 0, 0, billed_upload, billed_download, kind
from adjustment;

create view sources as
select source.id as source_id, source.kind as kind, source.node_type as node_type, source.node_id as node_id,
    source.name as name, source.domain as domain, source.country as country, source.enabled as enabled,
    source.deleted as deleted,
    coalesce(total.upload, 0) as upload, coalesce(total.download, 0) as download,
    coalesce(total.billed_upload + total.adjusted_billed_upload, 0) as billed_upload,
    coalesce(total.billed_download + total.adjusted_billed_download, 0) as billed_download
from source
left join source_total total on total.source_id = source.id;

create view users_without_secrets as
select users.id as user_id, users.name as name, users.email as email, users.group_id as group_id,
    user_group.name as group_name, users.limit_bytes as limit_bytes,
    to_timestamp(users.expires_at_ms / 1000) as expires_at,
    users.enabled as enabled, users.deleted as deleted, users.speed_limit_mbps as speed_limit_mbps,
    users.device_limit as device_limit,
    coalesce(total.upload, 0) as upload, coalesce(total.download, 0) as download,
    coalesce(total.billed_upload + total.adjusted_billed_upload, 0) as billed_upload,
    coalesce(total.billed_download + total.adjusted_billed_download, 0) as billed_download
from users
left join user_group on user_group.id = users.group_id
left join user_total total on total.user_id = users.id;

comment on view usage_by_day is
    'Usage by day, user, source, credential and rate, with corrections as rows of their own kind. Bytes. The sum of all is what Weir shows.';
comment on view usage_by_hour is
    'Usage by hour, user, source, credential and rate, as long as hours are kept. Bytes; corrections are of days and not here.';
comment on view source_usage_by_day is
    'usage_by_day summed over users: days times sources, for whoever does not ask about users. Bytes.';
comment on view sources is
    'Nodes and other sources, with all usage since ever. Deleted ones stay. No tokens, no settings.';
comment on view users_without_secrets is
    'Users with their group, limit and all usage since ever. No UUID, no key, nothing that signs in. User 0, usage of nobody known, is not here.';
comment on column usage_by_day.bucket is
    'When the day begins, epoch seconds; a day is a calendar day of the zone of accounting. Ranges of it are found by an index.';
comment on column usage_by_day.begins_at is
    'The same as a moment.';
comment on column usage_by_day.user_id is
    '0 = used under a name that belongs to no known user.';
comment on column usage_by_day.rate is
    'Millionths; null for corrections.';
comment on column usage_by_day.upload is
    'Measured, from user to node; 0 for corrections.';
comment on column usage_by_day.billed_upload is
    'Measured times rate, or what a correction adds; a correction may be below 0.';
comment on column usage_by_day.kind is
    'measured, or the kind of the correction: adjusted, rerated, reclassified, imported.';
comment on column usage_by_hour.bucket is
    'When the hour begins, epoch seconds.';
comment on column sources.node_id is
    'The number that the node says of itself; unique only together with node_type.';
comment on column sources.billed_upload is
    'Since ever, with corrections.';
comment on column users_without_secrets.limit_bytes is
    'Billed bytes; -1 = no limit.';
comment on column users_without_secrets.expires_at is
    'null = never.';
/* [jooq ignore stop] */
