package dev.weir.collect.logv2fs;

import static com.mongodb.client.model.Aggregates.project;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Projections.include;

import com.mongodb.ConnectionString;
import com.mongodb.MongoChangeStreamException;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoCredential;
import com.mongodb.MongoException;
import com.mongodb.client.ChangeStreamIterable;
import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import com.mongodb.client.model.changestream.OperationType;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.json.JsonParseException;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * logv2fs on MongoDB: its collection {@code USER_TRAFFIC_LOGS} and the stream of its changes.
 *
 * <p>Of a change only the key is asked for: a whole document in it may be larger than a document
 * may be, for logv2fs' arrays grow for ever, and would be older than a read.
 */
final class Logv2fsMongo implements Source {
    private static final String DATABASE = "logV2rayTrafficDB";
    private static final String COLLECTION = "USER_TRAFFIC_LOGS";

    private static final int ANSWER_SECONDS = 60;
    private static final int CONNECT_SECONDS = 5;
    private static final int DOCUMENTS_AT_A_TIME = 1_000;

    /** Longer keys are none of logv2fs': its are object ids. */
    private static final int LONGEST_KEY = 190;

    private static final int MOST_KEYS = 200;
    private static final int LEAST_PAUSE_MILLIS = 50;

    private final MongoClient client;
    private final MongoCollection<BsonDocument> users;

    /** Null = this server has no stream: it is no replica set. */
    private final @Nullable MongoChangeStreamCursor<ChangeStreamDocument<BsonDocument>> changes;

    private final boolean resumed;

    private Logv2fsMongo(
            MongoClient client,
            MongoCollection<BsonDocument> users,
            @Nullable MongoChangeStreamCursor<ChangeStreamDocument<BsonDocument>> changes,
            boolean resumed) {
        this.client = client;
        this.users = users;
        this.changes = changes;
        this.resumed = resumed;
    }

    /**
     * Connects and begins to listen, so that no change after the first look is missed.
     *
     * @param resume where the stream of changes was left; empty = nowhere
     */
    static Logv2fsMongo open(Followed followed, String resume, Duration slice) throws SourceAway {
        MongoClient client = null;
        try {
            ConnectionString url = new ConnectionString(followed.url());
            String database = url.getDatabase();
            client = MongoClients.create(settings(url, followed));
            MongoCollection<BsonDocument> users =
                    client.getDatabase(database == null ? DATABASE : database)
                            .getCollection(COLLECTION, BsonDocument.class);
            return open(client, users, resume, slice);
        } catch (MongoException e) {
            close(client);
            throw away(e);
        } catch (IllegalArgumentException e) {
            // What it says may repeat the password.
            close(client);
            throw new SourceAway("the URL is none of MongoDB's", e);
        }
    }

    private static Logv2fsMongo open(
            MongoClient client,
            MongoCollection<BsonDocument> users,
            String resume,
            Duration slice) {
        if (!resume.isEmpty()) {
            try {
                BsonDocument token = BsonDocument.parse(resume);
                return new Logv2fsMongo(
                        client, users, stream(users, slice).resumeAfter(token).cursor(), true);
            } catch (MongoCommandException | MongoChangeStreamException | JsonParseException e) {
                // It does not go back that far, or is another one: all documents are read again.
                return withoutPast(client, users, slice);
            }
        }
        return withoutPast(client, users, slice);
    }

    private static Logv2fsMongo withoutPast(
            MongoClient client, MongoCollection<BsonDocument> users, Duration slice) {
        try {
            return new Logv2fsMongo(client, users, stream(users, slice).cursor(), false);
        } catch (MongoCommandException e) {
            return new Logv2fsMongo(client, users, null, false);
        }
    }

    private static ChangeStreamIterable<BsonDocument> stream(
            MongoCollection<BsonDocument> users, Duration slice) {
        return users.watch(
                        List.of(project(include("operationType", "documentKey", "ns"))),
                        BsonDocument.class)
                .maxAwaitTime(slice.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static MongoClientSettings settings(ConnectionString url, Followed followed) {
        MongoClientSettings.Builder settings =
                MongoClientSettings.builder()
                        .applyConnectionString(url)
                        .applicationName("weir follows logv2fs")
                        .applyToClusterSettings(cluster ->
                                cluster.serverSelectionTimeout(CONNECT_SECONDS, TimeUnit.SECONDS))
                        .applyToSocketSettings(socket ->
                                socket.connectTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                                        .readTimeout(ANSWER_SECONDS, TimeUnit.SECONDS));
        if (!followed.user().isEmpty()) {
            MongoCredential told = url.getCredential();
            settings.credential(
                    MongoCredential.createCredential(
                            followed.user(),
                            told == null ? "admin" : told.getSource(),
                            followed.password().toCharArray()));
        }
        return settings.build();
    }

    @Override
    public Word await(Duration atMost) throws SourceAway, InterruptedException {
        if (changes == null) {
            TimeUnit.MILLISECONDS.sleep(atMost.toMillis());
            return new Word(Set.of(), false, "");
        }
        try {
            Set<String> keys = new LinkedHashSet<>();
            boolean unclear = false;
            ChangeStreamDocument<BsonDocument> change = changes.tryNext();
            if (change == null) {
                // It has waited as long as it was asked to, unless the server does not know how.
                TimeUnit.MILLISECONDS.sleep(LEAST_PAUSE_MILLIS);
            }
            while (change != null) {
                BsonDocument key = change.getDocumentKey();
                if (change.getOperationType() == OperationType.INVALIDATE) {
                    // The collection itself is another one now.
                    throw new SourceAway("the collection was dropped or renamed", true);
                }
                if (key == null || !key.containsKey("_id")) {
                    unclear = true;
                } else if (change.getOperationType() != OperationType.DELETE) {
                    keys.add(id(key));
                }
                change =
                        keys.size() < MOST_KEYS && changes.available() > 0
                                ? changes.tryNext()
                                : null;
            }
            BsonDocument token = changes.getResumeToken();
            return new Word(keys, unclear, token == null ? "" : token.toJson());
        } catch (MongoCommandException | MongoChangeStreamException e) {
            throw new SourceAway(String.valueOf(e.getMessage()), true);
        } catch (MongoException e) {
            throw away(e);
        }
    }

    @Override
    public List<Glimpse> glimpse() throws SourceAway {
        List<Glimpse> rows = new ArrayList<>();
        try {
            for (BsonDocument user :
                    users.find()
                            .projection(include("email_as_id", "uuid", "used"))
                            .batchSize(DOCUMENTS_AT_A_TIME)) {
                String id = id(user);
                if (id.length() <= LONGEST_KEY) {
                    rows.add(
                            new Glimpse(
                                    id,
                                    text(user, "email_as_id"),
                                    text(user, "uuid"),
                                    Math.max(0, number(user, "used"))));
                }
            }
            return rows;
        } catch (MongoException e) {
            throw away(e);
        }
    }

    @Override
    public List<FollowedRow> read(Set<String> keys) throws SourceAway {
        List<FollowedRow> rows = new ArrayList<>();
        try {
            List<BsonValue> ids = keys.stream().map(Logv2fsMongo::key).toList();
            for (BsonDocument user :
                    users.find(in("_id", ids))
                            .projection(
                                    include(
                                            "email_as_id",
                                            "uuid",
                                            "used",
                                            "created_at",
                                            "daily_logs"))) {
                BsonValue created = user.get("created_at");
                rows.add(
                        new FollowedRow(
                                id(user),
                                text(user, "email_as_id"),
                                text(user, "uuid"),
                                created != null && created.isDateTime()
                                        ? created.asDateTime().getValue()
                                        : 0,
                                number(user, "used"),
                                days(user)));
            }
            return rows;
        } catch (MongoException e) {
            throw away(e);
        }
    }

    private static SortedMap<LocalDate, Long> days(BsonDocument user) {
        SortedMap<LocalDate, Long> days = new TreeMap<>();
        BsonValue logs = user.get("daily_logs");
        if (logs != null && logs.isArray()) {
            for (BsonValue day : logs.asArray()) {
                if (day.isDocument()) {
                    FollowedRow.addDay(
                            days,
                            text(day.asDocument(), "date"),
                            number(day.asDocument(), "traffic"));
                }
            }
        }
        return days;
    }

    /** Go writes 64 bits; whoever edits by hand may leave a float. */
    private static long number(BsonDocument in, String name) {
        BsonValue value = in.get(name);
        return value != null && value.isNumber() ? value.asNumber().longValue() : 0;
    }

    /** A text here may hold NUL, which is no text elsewhere. */
    private static String text(BsonDocument in, String name) {
        BsonValue value = in.get(name);
        return value instanceof BsonString text ? text.getValue().replace("\0", "") : "";
    }

    private static String id(BsonDocument in) {
        BsonValue id = in.get("_id", BsonNull.VALUE);
        if (id instanceof BsonObjectId object) {
            return object.getValue().toHexString();
        }
        return new BsonDocument("_id", id).toJson();
    }

    private static BsonValue key(String id) {
        return ObjectId.isValid(id)
                ? new BsonObjectId(new ObjectId(id))
                : BsonDocument.parse(id).get("_id", BsonNull.VALUE);
    }

    private static SourceAway away(MongoException e) {
        return new SourceAway(String.valueOf(e.getMessage()), e);
    }

    @Override
    public boolean isResumed() {
        return resumed;
    }

    /** Where nothing tells of changes, somebody has to look. */
    @Override
    public Duration lookEvery() {
        return changes == null ? Duration.ofSeconds(5) : Duration.ofMinutes(1);
    }

    @Override
    public void close() {
        if (changes != null) {
            changes.close();
        }
        close(client);
    }

    private static void close(@Nullable MongoClient client) {
        if (client != null) {
            client.close();
        }
    }
}
