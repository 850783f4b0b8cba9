package dev.weir.posting;

import dev.weir.journal.Act;
import dev.weir.ledger.Imported;
import dev.weir.ledger.Reclassified;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A person's decision that posts: a journal entry with an id, applied once (R16). */
public sealed interface LedgerAct {
    /** Posts a held amount after all; to another user than its own when {@code userId} is not 0. */
    record Release(long quarantineId, long userId) implements LedgerAct {}

    /** Decides that a held amount is not usage. */
    record Dismiss(long quarantineId) implements LedgerAct {}

    /** Gives all usage of an unknown wire name, past and future, to a user. */
    record Assign(long sourceId, long unattributedId, long userId) implements LedgerAct {}

    /**
     * Corrects a user's figures by signed amounts, bytes.
     *
     * @param daySeconds start of the day it belongs to, epoch seconds
     */
    record Adjust(
            long userId,
            long sourceId,
            long daySeconds,
            long upload,
            long download,
            long billedUpload,
            long billedDownload,
            String reason)
            implements LedgerAct {}

    /**
     * Bills day rows at another rate: what they were billed, earlier re-ratings included, is
     * corrected by adjustments to what the rate gives. What is posted into those days later keeps
     * the rate of its time.
     *
     * @param userId 0 = all users; the unattributed are never charged and never re-rated
     * @param sourceId 0 = all sources
     * @param fromSeconds start of the first day, epoch seconds
     * @param toSeconds start of the day after the last, epoch seconds
     * @param rateMillionths 0 or more
     */
    record Rerate(
            long userId,
            long sourceId,
            long fromSeconds,
            long toSeconds,
            long rateMillionths,
            String reason)
            implements LedgerAct {}

    /**
     * Decides about a whole report, whatever posting decided. Says its amounts itself: the report
     * may be gone from the journal when this is folded again.
     *
     * @param position of the report
     * @param replaces position of the decision about this report that it follows, 0 = the first;
     *     without effect when another came between
     * @param amounts signed
     * @param heldIds held amounts of the report, decided the same way
     */
    record Reclassify(
            long position,
            long sourceId,
            long replaces,
            Reclassified.As decision,
            List<Amount> amounts,
            List<Long> heldIds,
            String reason)
            implements LedgerAct {
        public Reclassify {
            amounts = List.copyOf(amounts);
            heldIds = List.copyOf(heldIds);
        }
    }

    /**
     * Signed bytes of a user on a day.
     *
     * @param daySeconds start of the day, epoch seconds
     */
    record Amount(
            long userId,
            long daySeconds,
            long upload,
            long download,
            long billedUpload,
            long billedDownload) {}

    /**
     * Brings over what another panel counted. Rows are values as they stand there, by the panel's
     * own keys; what has been counted of them before is not counted again.
     *
     * @param origin which panel, in a word
     * @param historyFromSeconds before this moment nothing of the panel's history is kept
     */
    record Import(
            String origin,
            long historyFromSeconds,
            List<ImportedUser> users,
            List<Imported.NodeDay> nodeDays,
            List<Imported.Document> documents)
            implements LedgerAct {
        public Import {
            users = List.copyOf(users);
            nodeDays = List.copyOf(nodeDays);
            documents = List.copyOf(documents);
        }
    }

    /**
     * One user of another panel.
     *
     * @param oldId the number there
     * @param known whether the user with this number here is the same one
     * @param counter billed bytes that count against the limit there, {upload, download}; null = it
     *     has none
     * @param rows by the panel's keys, each once
     */
    record ImportedUser(
            long oldId, boolean known, @Nullable Counter counter, List<Imported.Usage> rows) {
        public ImportedUser {
            rows = List.copyOf(rows);
        }
    }

    /** Billed bytes, 0 or more. */
    record Counter(long upload, long download) {}

    /** The type of an {@link Import}, which reads what all entries before it posted. */
    String IMPORTED = "usage.imported";

    /** The type of a {@link Rerate}, which reads what all entries before it posted. */
    String RERATED = "usage.rerated";

    /** The journal entry of this decision. */
    default Act toAct(String actor, InstantSource wall) {
        var json = JsonMapper.shared().createObjectNode();
        String type =
                switch (this) {
                    case Release release -> {
                        json.put("quarantineId", release.quarantineId())
                                .put("userId", release.userId());
                        yield "quarantine.released";
                    }
                    case Dismiss dismiss -> {
                        json.put("quarantineId", dismiss.quarantineId());
                        yield "quarantine.dismissed";
                    }
                    case Assign assign -> {
                        json.put("sourceId", assign.sourceId())
                                .put("unattributedId", assign.unattributedId())
                                .put("userId", assign.userId());
                        yield "unattributed.assigned";
                    }
                    case Adjust adjust -> {
                        json.put("userId", adjust.userId())
                                .put("sourceId", adjust.sourceId())
                                .put("daySeconds", adjust.daySeconds())
                                .put("upload", adjust.upload())
                                .put("download", adjust.download())
                                .put("billedUpload", adjust.billedUpload())
                                .put("billedDownload", adjust.billedDownload())
                                .put("reason", adjust.reason());
                        yield "usage.adjusted";
                    }
                    case Rerate rerate -> {
                        json.put("userId", rerate.userId())
                                .put("sourceId", rerate.sourceId())
                                .put("fromSeconds", rerate.fromSeconds())
                                .put("toSeconds", rerate.toSeconds())
                                .put("rateMillionths", rerate.rateMillionths())
                                .put("reason", rerate.reason());
                        yield RERATED;
                    }
                    case Import all -> {
                        ImportJson.write(json, all);
                        yield IMPORTED;
                    }
                    case Reclassify reclassify -> {
                        ReclassifyJson.write(json, reclassify);
                        yield "report.reclassified";
                    }
                };
        byte[] document = json.toString().getBytes(StandardCharsets.UTF_8);
        return new Act(UUID.randomUUID(), type, actor, wall.millis(), document);
    }

    /** The decision an act stands for, or null when it is none of the ledger's. */
    static @Nullable LedgerAct read(Act act) {
        return switch (act.type()) {
            case "quarantine.released" -> {
                JsonNode json = document(act);
                yield new Release(number(json, "quarantineId"), number(json, "userId"));
            }
            case "quarantine.dismissed" -> new Dismiss(number(document(act), "quarantineId"));
            case "unattributed.assigned" -> {
                JsonNode json = document(act);
                yield new Assign(
                        number(json, "sourceId"),
                        number(json, "unattributedId"),
                        number(json, "userId"));
            }
            case "usage.adjusted" -> {
                JsonNode json = document(act);
                yield new Adjust(
                        number(json, "userId"),
                        number(json, "sourceId"),
                        number(json, "daySeconds"),
                        number(json, "upload"),
                        number(json, "download"),
                        number(json, "billedUpload"),
                        number(json, "billedDownload"),
                        json.required("reason").stringValue());
            }
            case RERATED -> {
                JsonNode json = document(act);
                yield new Rerate(
                        number(json, "userId"),
                        number(json, "sourceId"),
                        number(json, "fromSeconds"),
                        number(json, "toSeconds"),
                        number(json, "rateMillionths"),
                        json.required("reason").stringValue());
            }
            case IMPORTED -> ImportJson.read(document(act));
            case "report.reclassified" -> ReclassifyJson.read(document(act));
            default -> null;
        };
    }

    private static JsonNode document(Act act) {
        try {
            return JsonMapper.shared().readTree(act.document());
        } catch (JacksonException e) {
            throw new IllegalStateException("act " + act.id() + " is not JSON", e);
        }
    }

    private static long number(JsonNode json, String name) {
        return json.required(name).longValue();
    }
}
