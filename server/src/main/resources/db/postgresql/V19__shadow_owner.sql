-- Who forwards: a number drawn each time somebody begins to. Only who wrote it moves the turn, so nobody takes the turn of a
-- successor for its own.
alter table shadow_state add column owner bigint default 0 not null;
