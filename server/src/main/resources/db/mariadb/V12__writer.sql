-- Which of several machines writes, and for how long it has (docs/machines.md). One row. Whoever writes moves renewal several
-- times a second; another one takes its place, under the next term, when renewal stands still. in_step are those, separated by commas,
-- who have every entry that was answered: nobody else may take over. No holder = given up in good order.
create table writer_lease (
    singleton bigint not null primary key check (singleton = 1),
    term bigint not null,
    renewal bigint not null,
    holder varchar(40) not null,
    address varchar(300) not null,
    in_step varchar(2000) not null
) ${stored};

-- After which position of the journal each term began: what somebody else has behind it is not of the journal.
create table writer_term (
    term bigint not null primary key,
    journal_id varchar(36) not null,
    after_position bigint not null,
    holder varchar(40) not null,
    began_at_ms bigint not null
) ${stored};
