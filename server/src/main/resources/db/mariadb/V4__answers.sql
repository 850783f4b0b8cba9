-- Answers to writes that came with an Idempotency-Key, kept for a day so that a repeated one is told the same. Not of
-- the journal: openings and rebuilds leave them alone. status 0 = begun, and how it ended is not known. The body is
-- sealed with the key itself, of which only a hash is here: answers may hold tokens that are shown once.
create table kept_answer (
    key_sha256 varchar(64) not null primary key,
    request_sha256 varchar(64) not null,
    at_ms bigint not null,
    status bigint not null,
    body longblob not null
) ${stored};
create index kept_answer_at on kept_answer (at_ms);
