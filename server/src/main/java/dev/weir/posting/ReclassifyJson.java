package dev.weir.posting;

import dev.weir.ledger.Reclassified;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A decision about a whole report as the journal keeps it; an amount is a list of six numbers. */
final class ReclassifyJson {
    private ReclassifyJson() {}

    static void write(ObjectNode json, LedgerAct.Reclassify act) {
        json.put("position", act.position())
                .put("sourceId", act.sourceId())
                .put("replaces", act.replaces())
                .put("decision", act.decision().word())
                .put("reason", act.reason());
        ArrayNode amounts = json.putArray("amounts");
        for (LedgerAct.Amount amount : act.amounts()) {
            amounts.addArray()
                    .add(amount.userId())
                    .add(amount.daySeconds())
                    .add(amount.upload())
                    .add(amount.download())
                    .add(amount.billedUpload())
                    .add(amount.billedDownload());
        }
        ArrayNode held = json.putArray("heldIds");
        act.heldIds().forEach(id -> held.add((long) id));
    }

    static LedgerAct.Reclassify read(JsonNode json) {
        List<LedgerAct.Amount> amounts = new ArrayList<>();
        for (JsonNode amount : json.required("amounts")) {
            amounts.add(
                    new LedgerAct.Amount(
                            amount.required(0).longValue(),
                            amount.required(1).longValue(),
                            amount.required(2).longValue(),
                            amount.required(3).longValue(),
                            amount.required(4).longValue(),
                            amount.required(5).longValue()));
        }
        List<Long> held = new ArrayList<>();
        for (JsonNode id : json.required("heldIds")) {
            held.add(id.longValue());
        }
        return new LedgerAct.Reclassify(
                json.required("position").longValue(),
                json.required("sourceId").longValue(),
                json.required("replaces").longValue(),
                Reclassified.As.of(json.required("decision").stringValue()),
                amounts,
                held,
                json.required("reason").stringValue());
    }
}
