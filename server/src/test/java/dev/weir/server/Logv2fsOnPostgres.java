package dev.weir.server;

import dev.weir.database.DatabaseSettings;
import dev.weir.database.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A logv2fs on a real PostgreSQL: its table of users, a function that does what its {@code
 * upsert_user_traffic_log} does, and triggers that notify the whole row as its own do.
 */
final class Logv2fsOnPostgres {
    private static final String SCHEMA =
            """
            create table user_traffic_logs (
                id uuid primary key default gen_random_uuid(), email_as_id text unique not null,
                password text not null, uuid text, role varchar(20) not null default 'normal',
                status varchar(20) not null default 'plain', name text, remark text, token text,
                refresh_token text, user_id text, used bigint default 0, credit bigint default 0,
                created_at timestamptz, updated_at timestamptz, hourly_logs jsonb, daily_logs jsonb,
                monthly_logs jsonb, yearly_logs jsonb);
            create function upsert_user_traffic_log(
                    p_email varchar, p_timestamp timestamp, p_traffic bigint)
                returns void language plpgsql as $$
            declare
                v_date varchar := to_char(p_timestamp, 'YYYYMMDD');
            begin
                insert into user_traffic_logs as u (email_as_id, password, uuid, name, used,
                        created_at, updated_at, daily_logs)
                    values (p_email, 'default_traffic_user', gen_random_uuid()::text, p_email,
                        p_traffic, p_timestamp, p_timestamp,
                        jsonb_build_array(jsonb_build_object('date', v_date, 'traffic', p_traffic)))
                    on conflict (email_as_id) do update set used = u.used + p_traffic,
                        updated_at = p_timestamp,
                        daily_logs = (
                            select jsonb_agg(jsonb_build_object('date', d, 'traffic', t) order by d)
                            from (select d, sum(t) as t from (
                                select x->>'date' as d, (x->>'traffic')::bigint as t
                                    from jsonb_array_elements(coalesce(u.daily_logs, '[]')) x
                                union all select v_date, p_traffic) a group by d) b);
            end $$;
            """;

    private static final String TRIGGERS =
            """
            create function notify_change() returns trigger language plpgsql as $$
            begin
                perform pg_notify('traffic_update', json_build_object('event', tg_op,
                    'table', tg_table_name, 'data', row_to_json(coalesce(new, old)),
                    'old_data', row_to_json(old))::text);
                return coalesce(new, old);
            end $$;
            create trigger traffic_logs_notify_trigger
                after insert or update or delete on user_traffic_logs
                for each row execute function notify_change();
            """;

    static final String ADD = "select upsert_user_traffic_log(?, ?::timestamp, ?)";

    private final DatabaseSettings.Server place =
            (DatabaseSettings.Server) TestDatabase.POSTGRESQL.bare();

    /**
     * @param triggers whether it notifies; many an installation has none, for its own abort what is
     *     larger than 8,000 bytes
     */
    Logv2fsOnPostgres(boolean triggers) {
        run(SCHEMA);
        if (triggers) {
            run(TRIGGERS);
        }
    }

    DatabaseSettings.Server place() {
        return place;
    }

    Connection connect() throws SQLException {
        return TestDatabase.connect(place);
    }

    static String email(int user) {
        return "u" + user + "@example.org";
    }

    /** What its cron does each quarter of an hour. */
    void add(int user, String day, long traffic) {
        try (Connection own = connect();
                PreparedStatement add = own.prepareStatement(ADD)) {
            add(add, email(user), day, traffic);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static void add(PreparedStatement add, String email, String day, long traffic)
            throws SQLException {
        add.setString(1, email);
        add.setString(2, day + " 12:00:00");
        add.setLong(3, traffic);
        add.execute();
    }

    long used(int user) {
        return Long.parseLong(
                ask(
                        "select coalesce(max(used), 0) from user_traffic_logs where email_as_id = '"
                                + email(user)
                                + "'"));
    }

    String ask(String sql) {
        try (Connection own = connect();
                Statement statement = own.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    void run(String sql) {
        try (Connection own = connect();
                Statement statement = own.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
