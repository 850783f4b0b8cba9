package dev.weir.live;

import dev.weir.json.JsonWriter;
import dev.weir.live.SubjectState.Buckets;
import dev.weir.live.Subjects.Installation;
import dev.weir.live.Subjects.NodeFacts;
import dev.weir.live.Subjects.UserFacts;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages in the founding document's envelope, of one moment, as somebody sees them. A body
 * is a JSON object without its opening brace: the socket's own {@code seq} comes before it.
 *
 * @param asOf journal position that figures include
 * @param nowMillis wall clock, epoch milliseconds
 * @param sight which facts are shown
 */
record Messages(String epoch, long asOf, long nowMillis, ZoneId zone, Sight sight) {
    static final String USERS = "user_traffic_logs";
    static final String NODE_TRAFFIC = "node_traffic_logs";
    static final String NODES = "subscription_nodes";
    static final String OVERVIEW = "overview";
    private static final String CONNECTION = "connection";

    /** What a subject shows, and how. */
    record Row(Tracked tracked, Buckets buckets) {}

    /** What is told of the installation besides its figures. */
    record About(Installation installation, Books books, long journalEnd) {}

    /** The same moment, seen otherwise. */
    Messages as(Sight seen) {
        return new Messages(epoch, asOf, nowMillis, zone, seen);
    }

    private byte[] body(String type, String action, String collection, JsonWriter.Part data) {
        byte[] whole =
                JsonWriter.object(json -> {
                    json.field("type", type)
                            .field("action", action)
                            .field("collection", collection)
                            .startObject("data");
                    data.write(json);
                    json.end()
                            .momentMillis("timestamp", nowMillis, zone)
                            .field("epoch", epoch)
                            .field("as_of", asOf);
                });
        return Arrays.copyOfRange(whole, 1, whole.length);
    }

    /** About the connection itself. */
    byte[] control(String type, JsonWriter.Part data) {
        return body(type, "update", CONNECTION, data);
    }

    /** Changed figures of a subject, or that it is gone. */
    byte[] traffic(Row row, String action) {
        return switch (row.tracked.subject.kind()) {
            case USER -> body("traffic_update", action, USERS, json -> data(json, row));
            case NODE -> body("node_traffic_update", action, NODE_TRAFFIC, json -> data(json, row));
            case INSTALLATION -> throw new IllegalArgumentException("has more to show");
        };
    }

    /** The installation's figures, and what is told beside them. */
    byte[] overview(Row row, About about) {
        return body(
                "overview_update",
                "update",
                OVERVIEW,
                json -> {
                    about(json, about);
                    data(json, row);
                });
    }

    void about(JsonWriter json, About about) {
        Installation now = about.installation();
        if (sight.users()) {
            json.field("users", now.users());
        }
        if (sight.nodes()) {
            json.field("nodes", now.nodes()).field("nodes_reporting", now.nodesReporting());
        }
        if (sight.proof()) {
            json.field("held", about.books().held()).field("held_bytes", about.books().heldBytes());
        }
        if (sight.health()) {
            json.field("journal_end", about.journalEnd()).field("build", now.build());
        }
        json.momentMillis("posted_at", about.books().postedAtMillis(), zone)
                .field("posting", now.posting())
                .field("zone", now.zone())
                .field("today", padded(Span.number(now.today()), 8))
                .field("simulated", now.simulated());
    }

    /** What a node is, without figures. */
    byte[] node(NodeFacts facts, String action) {
        return body("node_update", action, NODES, json -> node(json, facts));
    }

    /**
     * Rows of a topic as a whole.
     *
     * @param complete whether these are the last
     */
    byte[] snapshot(
            String topic,
            Subject.Kind kind,
            boolean complete,
            JsonWriter.@Nullable Part beside,
            List<Row> rows) {
        String collection =
                switch (kind) {
                    case USER -> USERS;
                    case NODE -> NODE_TRAFFIC;
                    case INSTALLATION -> OVERVIEW;
                };
        return body(
                "snapshot",
                "insert",
                collection,
                json -> {
                    json.field("topic", topic).field("complete", complete);
                    if (beside != null) {
                        beside.write(json);
                    }
                    json.startList("rows");
                    for (Row row : rows) {
                        json.startObject();
                        data(json, row);
                        if (sight.nodes() && row.tracked.facts instanceof NodeFacts facts) {
                            json.startObject("node");
                            node(json, facts);
                            json.end();
                        }
                        json.end();
                    }
                    json.end();
                });
    }

    private void data(JsonWriter json, Row row) {
        Subject subject = row.tracked.subject;
        switch (subject.kind()) {
            case USER -> user(json, subject.id(), row.tracked.facts);
            case NODE -> {
                json.field("domain_as_id", domain(subject.id(), row.tracked.facts))
                        .field("source_id", subject.id());
                if (row.tracked.facts instanceof NodeFacts facts) {
                    json.field("name", facts.name());
                }
            }
            case INSTALLATION -> {}
        }
        logs(json, "daily_logs", "date", 8, row.buckets.days());
        logs(json, "monthly_logs", "month", 6, row.buckets.months());
        logs(json, "yearly_logs", "year", 4, row.buckets.years());
        SubjectState state = row.tracked.state;
        Amounts total = state == null ? Amounts.NONE : state.total();
        json.field("used", total.traffic()).startObject("total");
        amounts(json, total);
        json.end().momentMillis("updated_at", state == null ? 0 : state.lastAtMillis(), zone);
    }

    private void user(JsonWriter json, long id, @Nullable Object known) {
        if (known instanceof UserFacts facts) {
            json.field("email_as_id", facts.email())
                    .field("user_id", id)
                    .field("name", facts.name());
            if (sight.users()) {
                json.field("standing", facts.standing())
                        .optional("limit_bytes", facts.limitBytes())
                        .momentMillis("expires_at", facts.expiresAtMillis(), zone);
            }
        } else {
            json.field("email_as_id", "").field("user_id", id);
            if (sight.users()) {
                json.field("standing", "unknown");
            }
        }
    }

    /** A node without a domain is called by type and number; one whose is not shown, by number. */
    private String domain(long sourceId, @Nullable Object known) {
        if (!sight.nodes() || !(known instanceof NodeFacts facts)) {
            return "source-" + sourceId;
        }
        return facts.domain().isEmpty() ? facts.type() + "-" + facts.nodeId() : facts.domain();
    }

    private void node(JsonWriter json, NodeFacts facts) {
        json.field("domain_as_id", domain(facts.sourceId(), facts))
                .field("source_id", facts.sourceId())
                .field("status", facts.active() ? "active" : "inactive")
                .field("health", facts.health())
                .field("remark", facts.remark())
                .field("name", facts.name())
                .field("node_type", facts.type())
                .field("node_id", facts.nodeId())
                .field("country", facts.country())
                .field("family", facts.family())
                .field("rate_millionths", facts.rateMillionths())
                .field("online", facts.online())
                .field("senders", facts.senders())
                .field("users_left_out", facts.usersLeftOut())
                .momentMillis("last_push_at", facts.lastPushMillis(), zone)
                .momentMillis("updated_at", nowMillis, zone);
    }

    private static void logs(
            JsonWriter json,
            String list,
            String name,
            int digits,
            NavigableMap<Integer, Amounts> buckets) {
        json.startList(list);
        for (Map.Entry<Integer, Amounts> bucket : buckets.entrySet()) {
            json.startObject().field(name, padded(bucket.getKey(), digits));
            amounts(json, bucket.getValue());
            json.end();
        }
        json.end();
    }

    private static String padded(int number, int digits) {
        String text = Integer.toString(number);
        return "0".repeat(Math.max(0, digits - text.length())) + text;
    }

    private static void amounts(JsonWriter json, Amounts amounts) {
        json.field("traffic", amounts.traffic())
                .field("upload", amounts.upload())
                .field("download", amounts.download())
                .field("billed_upload", amounts.billedUpload())
                .field("billed_download", amounts.billedDownload());
    }
}
