-- Servers that run the software of several nodes and sign in once for all of them. The document holds the whole.
create table machine (
    id bigint not null primary key,
    name varchar(200) not null,
    enabled boolean not null,
    deleted boolean not null,
    document text not null,
    version bigint not null
);
