package dev.weir.web;

import dev.weir.directory.NodeDraft;
import dev.weir.directory.UserDraft;
import dev.weir.json.JsonWriter;
import dev.weir.ledger.Imported;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a piece comes to. */
final class ImportOutcome {
    final boolean dryRun;
    final Map<String, Map<String, Long>> counts = new TreeMap<>();
    final List<Refused> refused = new ArrayList<>();
    final List<Imported.Document> documents = new ArrayList<>();
    final Map<Long, Long> groups = new HashMap<>();
    final Map<Long, String> newGroups = new LinkedHashMap<>();
    final List<Given<NodeDraft>> nodes = new ArrayList<>();
    final List<Given<UserDraft>> users = new ArrayList<>();

    String token = "none";
    @Nullable String newToken;
    long pushSeconds;
    long pullSeconds;

    ImportOutcome(boolean dryRun) {
        this.dryRun = dryRun;
    }

    List<Imported.Document> documents() {
        return documents;
    }

    void count(String kind, String how) {
        counts.computeIfAbsent(kind, _ -> new TreeMap<>()).merge(how, 1L, Long::sum);
    }

    void uncount(String kind, String how) {
        counts.getOrDefault(kind, Map.of()).merge(how, -1L, Long::sum);
    }

    void refuse(String kind, String oldId, String code, String why) {
        refused.add(new Refused(kind, oldId, code, why));
        count(kind, "refused");
    }

    void note(String kind, String oldId, long id, String sha256) {
        documents.add(
                new Imported.Document(
                        kind,
                        oldId,
                        new String(
                                JsonWriter.object(
                                        json -> json.field("id", id).field("sha256", sha256)),
                                StandardCharsets.UTF_8)));
    }

    void write(JsonWriter json) {
        json.field("dryRun", dryRun);
        for (String kind : List.of("groups", "nodes", "users")) {
            json.startObject(kind);
            Map<String, Long> found = counts.getOrDefault(kind, Map.of());
            for (String how : List.of("made", "changed", "same", "left", "refused")) {
                json.field(how, found.getOrDefault(how, 0L));
            }
            json.end();
        }
        json.field("fleetToken", token).startList("refused");
        for (Refused one : refused) {
            json.startObject()
                    .field("kind", one.kind())
                    .field("id", one.oldId())
                    .field("code", one.code())
                    .field("why", one.why())
                    .end();
        }
        json.end();
    }

    record Refused(String kind, String oldId, String code, String why) {}

    /**
     * An entry to make or to change.
     *
     * @param id here; 0 = to be made
     */
    record Given<T>(String oldId, long id, T draft, String sha256) {}
}
