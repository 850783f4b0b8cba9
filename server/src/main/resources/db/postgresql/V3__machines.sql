-- Servers that run the software of several nodes and sign in once for all of them. The document holds the whole.
create table machine (
    id bigint not null primary key,
    name varchar(200) collate "C" not null,
    enabled boolean not null,
    deleted boolean not null,
    document text collate "C" not null,
    version bigint not null
);
