package dev.weir.posting;

import dev.weir.ledger.Imported;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An import's act as JSON: rows are lists of figures, for there are thousands in an act. */
final class ImportJson {
    private ImportJson() {}

    static void write(ObjectNode json, LedgerAct.Import all) {
        json.put("origin", all.origin()).put("historyFrom", all.historyFromSeconds());
        ArrayNode users = json.putArray("users");
        for (LedgerAct.ImportedUser user : all.users()) {
            ObjectNode one = users.addObject();
            one.put("oldId", user.oldId()).put("known", user.known());
            LedgerAct.Counter counter = user.counter();
            if (counter != null) {
                one.putArray("counter").add(counter.upload()).add(counter.download());
            }
            ArrayNode rows = one.putArray("rows");
            for (Imported.Usage row : user.rows()) {
                rows.addArray()
                        .add(row.bucket())
                        .add(row.oldNode())
                        .add(row.rate())
                        .add(row.sourceId())
                        .add(row.upload())
                        .add(row.download())
                        .add(row.billedUpload())
                        .add(row.billedDownload());
            }
        }
        ArrayNode days = json.putArray("nodeDays");
        for (Imported.NodeDay day : all.nodeDays()) {
            days.addArray()
                    .add(day.nodeType())
                    .add(day.nodeId())
                    .add(day.bucket())
                    .add(day.sourceId())
                    .add(day.upload())
                    .add(day.download());
        }
        ArrayNode documents = json.putArray("documents");
        for (Imported.Document document : all.documents()) {
            documents
                    .addArray()
                    .add(document.kind())
                    .add(document.oldId())
                    .add(document.document());
        }
    }

    static LedgerAct.Import read(JsonNode json) {
        List<LedgerAct.ImportedUser> users = new ArrayList<>();
        for (JsonNode user : json.required("users")) {
            users.add(user(user));
        }
        List<Imported.NodeDay> days = new ArrayList<>();
        for (JsonNode day : json.required("nodeDays")) {
            days.add(
                    new Imported.NodeDay(
                            day.required(0).stringValue(),
                            day.required(1).longValue(),
                            day.required(2).longValue(),
                            day.required(3).longValue(),
                            day.required(4).longValue(),
                            day.required(5).longValue()));
        }
        List<Imported.Document> documents = new ArrayList<>();
        for (JsonNode document : json.required("documents")) {
            documents.add(
                    new Imported.Document(
                            document.required(0).stringValue(),
                            document.required(1).stringValue(),
                            document.required(2).stringValue()));
        }
        return new LedgerAct.Import(
                json.required("origin").stringValue(),
                json.required("historyFrom").longValue(),
                users,
                days,
                documents);
    }

    private static LedgerAct.ImportedUser user(JsonNode json) {
        long oldId = json.required("oldId").longValue();
        boolean known = json.required("known").booleanValue();
        List<Imported.Usage> rows = new ArrayList<>();
        for (JsonNode row : json.required("rows")) {
            rows.add(
                    new Imported.Usage(
                            oldId,
                            row.required(0).longValue(),
                            row.required(1).stringValue(),
                            row.required(2).longValue(),
                            known ? oldId : 0,
                            row.required(3).longValue(),
                            row.required(4).longValue(),
                            row.required(5).longValue(),
                            row.required(6).longValue(),
                            row.required(7).longValue()));
        }
        JsonNode counter = json.get("counter");
        return new LedgerAct.ImportedUser(
                oldId,
                known,
                counter == null
                        ? null
                        : new LedgerAct.Counter(
                                counter.required(0).longValue(), counter.required(1).longValue()),
                rows);
    }
}
