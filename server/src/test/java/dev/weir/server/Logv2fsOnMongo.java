package dev.weir.server;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.UpdateOptions;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.OplogPosition;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A logv2fs on a server that speaks MongoDB's protocol and its streams of changes (no MongoDB is to
 * be had where the tests run): its collection of users, and a writer that does what its cron does.
 */
final class Logv2fsOnMongo implements AutoCloseable {
    /** ChangeStreamHistoryLost, as MongoDB says it. */
    private static final int HISTORY_LOST = 286;

    /** What is kept, and what is asked of it. */
    private static final class Backend extends MemoryBackend {
        final AtomicInteger looks = new AtomicInteger();
        final AtomicInteger resumed = new AtomicInteger();

        /** How many more questions about a stream's past are answered that it is lost. */
        final AtomicInteger lost = new AtomicInteger();

        @Override
        public Document handleMessage(MongoMessage message) {
            Document asked = message.getDocument();
            boolean resumes = asked.toString().contains("resumeAfter");
            if (asked.containsKey("find") && asked.get("filter") instanceof Document filter) {
                looks.addAndGet(filter.isEmpty() ? 1 : 0);
            }
            if ((resumes || isStream(asked)) && lost.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                return new Document("ok", 0.0)
                        .append("code", HISTORY_LOST)
                        .append("codeName", "ChangeStreamHistoryLost")
                        .append("errmsg", "Resume of change stream was not possible")
                        .append("errorLabels", List.of("NonResumableChangeStreamError"));
            }
            resumed.addAndGet(resumes ? 1 : 0);
            Document answer = super.handleMessage(message);
            if (answer.get("cursor") instanceof Document cursor) {
                nameKeys(cursor.get("firstBatch"));
                nameKeys(cursor.get("nextBatch"));
            }
            return answer;
        }

        /** This server says of an update what was done; MongoDB says to which document. */
        private void nameKeys(@Nullable Object batch) {
            if (batch instanceof Collection<?> events) {
                for (Object one : events) {
                    if (one instanceof Document event
                            && "update".equals(event.get("operationType"))
                            && event.get("_id") instanceof Document token) {
                        event.put("documentKey", changed(String.valueOf(token.get("_data"))));
                    }
                }
            }
        }

        private Object changed(String position) {
            return resolveDatabase("local")
                    .resolveCollection("oplog.rs", true)
                    .queryAllAsStream()
                    .filter(one ->
                            new OplogPosition((BsonTimestamp) Objects.requireNonNull(one.get("ts")))
                                    .toHexString()
                                    .equals(position))
                    .map(one -> Objects.requireNonNull(one.get("o2")))
                    .findFirst()
                    .orElseThrow();
        }

        private static boolean isStream(Document asked) {
            return asked.containsKey("getMore")
                    && "USER_TRAFFIC_LOGS".equals(asked.get("collection"));
        }
    }

    private final Backend backend = new Backend();
    private final MongoServer server = new MongoServer(backend);
    private final ConnectionCutter way;
    private final MongoClient client;
    private final MongoCollection<org.bson.Document> users;

    /**
     * @param replicaSet whether it has a stream of changes
     */
    Logv2fsOnMongo(boolean replicaSet) {
        if (replicaSet) {
            server.enableOplog();
        }
        InetSocketAddress address = server.bind();
        way = new ConnectionCutter(address);
        client = MongoClients.create("mongodb://127.0.0.1:" + address.getPort());
        users = client.getDatabase("logV2rayTrafficDB").getCollection("USER_TRAFFIC_LOGS");
    }

    /** How whoever follows comes to it. */
    String url() {
        return "mongodb://127.0.0.1:" + way.port();
    }

    MongoCollection<org.bson.Document> users() {
        return users;
    }

    static String email(int user) {
        return "u" + user + "@example.org";
    }

    /** How often all documents were looked at. */
    int looks() {
        return backend.looks.get();
    }

    /** How often a stream was asked to go on. */
    int resumed() {
        return backend.resumed.get();
    }

    /** The next question about a stream is answered as MongoDB does when it has forgotten. */
    void loseHistory() {
        backend.lost.set(1);
    }

    /** All connections of who follows are cut. */
    void cut() {
        way.cut();
    }

    /** What its cron does each quarter of an hour. */
    void add(int user, String day, long traffic) {
        org.bson.Document before = users.find(eq("email_as_id", email(user))).first();
        List<org.bson.Document> days =
                before == null
                        ? List.of()
                        : before.getList("daily_logs", org.bson.Document.class, List.of());
        boolean found = days.stream().anyMatch(one -> day.equals(one.getString("date")));
        org.bson.Document set =
                new org.bson.Document("updated_at", Instant.EPOCH)
                        .append("used", traffic + (before == null ? 0L : before.getLong("used")));
        org.bson.Document update = new org.bson.Document("$set", set);
        List<org.bson.Document> filters = new ArrayList<>();
        if (found) {
            update.append("$inc", new org.bson.Document("daily_logs.$[daily].traffic", traffic));
            filters.add(new org.bson.Document("daily.date", day));
        } else {
            org.bson.Document entry = new org.bson.Document("date", day).append("traffic", traffic);
            update.append("$push", new org.bson.Document("daily_logs", entry));
        }
        users.updateOne(
                eq("email_as_id", email(user)),
                update,
                new UpdateOptions().upsert(true).arrayFilters(filters));
    }

    /** What its page does for a new user. */
    void signUp(int user) {
        users.insertOne(
                new org.bson.Document("email_as_id", email(user))
                        .append("uuid", UUID.randomUUID().toString())
                        .append("used", 0L)
                        .append("created_at", Instant.EPOCH.plusSeconds(user))
                        .append("daily_logs", List.of()));
    }

    long used(int user) {
        org.bson.Document now = users.find(eq("email_as_id", email(user))).first();
        return now == null ? 0 : now.getLong("used");
    }

    @Override
    public void close() {
        client.close();
        way.close();
        server.shutdownNow();
    }
}
