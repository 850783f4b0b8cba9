package dev.weir.posting;

import dev.weir.directory.Node;
import dev.weir.journal.Report;
import dev.weir.ledger.Adjustment;
import dev.weir.ledger.Decision;
import dev.weir.ledger.Quarantined;
import dev.weir.ledger.Reclassified;
import dev.weir.ledger.ReportRecord;
import dev.weir.ledger.Verdict;
import dev.weir.rating.Rating;
import dev.weir.usage.AccountingCalendar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/**
 * Makes a person's decision about a whole report into amounts: what the report showed is split and
 * rated as posting would have, or taken back as posting did it. What only replaying the journal
 * could tell, user by user, is refused rather than guessed.
 */
public final class Reclassification {
    /** 1 EiB: sums of corrections must stay within 63 bits. */
    private static final long MOST = 1L << 60;

    /** What came of it. */
    public sealed interface Outcome {}

    /** To be entered into the journal. */
    public record Ready(LedgerAct.Reclassify act) implements Outcome {}

    /**
     * Cannot be done.
     *
     * @param code a stable word
     */
    public record Refused(String code, String why) implements Outcome {}

    private record UserDay(long userId, long day) implements Comparable<UserDay> {
        @Override
        public int compareTo(UserDay other) {
            return userId != other.userId
                    ? Long.compare(userId, other.userId)
                    : Long.compare(day, other.day);
        }
    }

    private final ReportRecord of;
    private final Node node;
    private final AccountingCalendar calendar;
    private final LongPredicate isUser;
    private final ReadReport body = new ReadReport();

    /**
     * @param of what is known of the report
     * @param node that sent it
     * @param isUser whether a user has the id, deleted or not
     */
    public Reclassification(
            ReportRecord of, Node node, AccountingCalendar calendar, LongPredicate isUser) {
        this.of = of;
        this.node = node;
        this.calendar = calendar;
        this.isUser = isUser;
    }

    /**
     * @param report reads the report out of the journal; asked only when its amounts are needed
     */
    public Outcome decide(
            Reclassified.As decision,
            String reason,
            Supplier<Report> report,
            ReportReaders readers) {
        if (of.reclassified().isPresent()) {
            return again(of.reclassified().get(), decision, reason);
        }
        Verdict verdict = of.verdict();
        boolean post = decision == Reclassified.As.POSTED;
        if (!post && anyHeld(Quarantined.State.RELEASED)) {
            return new Refused(
                    "released_before", "held amounts of this report were released before");
        }
        long counted = Math.addExact(verdict.upload(), verdict.download());
        boolean needsBody = post ? verdict.repeated() > 0 : counted > 0;
        List<Long> heldIds = held();
        if (!needsBody) {
            return heldIds.isEmpty()
                    ? new Refused(
                            "nothing_to_change",
                            post ? "all of it is posted already" : "nothing of it was posted")
                    : ready(0, decision, List.of(), heldIds, reason);
        }
        Report read = report.get();
        body.read(verdict.position(), read, readers.of(read.route()));
        boolean whole =
                post
                        ? verdict.decision() == Decision.REPEAT
                        : sum(true) == verdict.upload() && sum(false) == verdict.download();
        if (!whole) {
            return new Refused(
                    "partly_posted",
                    "only a part of this report was new, which its verdict does not split by user");
        }
        List<LedgerAct.Amount> amounts = amounts(post ? 1 : -1);
        return amounts.stream().anyMatch(Reclassification::isTooLarge)
                ? new Refused("too_large", "an amount is larger than 1 EiB")
                : ready(0, decision, amounts, heldIds, reason);
    }

    /** A second decision takes back what the first one corrected, to the byte. */
    private Outcome again(Reclassified before, Reclassified.As decision, String reason) {
        if (before.decision() == decision) {
            return new Refused(
                    "already_decided",
                    "this report is "
                            + decision.word()
                            + " since position "
                            + before.decidedPosition());
        }
        if (!of.held().isEmpty()) {
            return new Refused(
                    "held_decided", "held amounts of this report were decided on with it");
        }
        List<LedgerAct.Amount> amounts = new ArrayList<>();
        for (Adjustment made : of.corrections()) {
            amounts.add(
                    new LedgerAct.Amount(
                            made.userId(),
                            made.bucket(),
                            -made.upload(),
                            -made.download(),
                            -made.billedUpload(),
                            -made.billedDownload()));
        }
        return ready(before.decidedPosition(), decision, amounts, List.of(), reason);
    }

    private Ready ready(
            long replaces,
            Reclassified.As decision,
            List<LedgerAct.Amount> amounts,
            List<Long> heldIds,
            String reason) {
        return new Ready(
                new LedgerAct.Reclassify(
                        of.verdict().position(),
                        of.verdict().sourceId(),
                        replaces,
                        decision,
                        amounts,
                        heldIds,
                        reason));
    }

    private boolean anyHeld(Quarantined.State state) {
        return of.held().stream().anyMatch(held -> held.state() == state);
    }

    private List<Long> held() {
        return of.held().stream()
                .filter(held -> held.state() == Quarantined.State.HELD)
                .map(Quarantined::id)
                .toList();
    }

    /** Wraps around for amounts that no report posts. */
    private long sum(boolean upload) {
        Readings readings = body.readings();
        long sum = 0;
        for (int i = 0; i < readings.size(); i++) {
            sum += upload ? readings.upload(i) : readings.download(i);
        }
        return sum;
    }

    private List<LedgerAct.Amount> amounts(int sign) {
        IntervalSplit split = new IntervalSplit();
        split.cut(of.verdict().fromMs(), of.verdict().atMs(), calendar, node.rate());
        Readings readings = body.readings();
        Map<UserDay, long[]> sums = new TreeMap<>();
        for (int i = 0; i < readings.size(); i++) {
            long userId = userOf(readings.key(i));
            for (int part = 0; part < split.parts(); part++) {
                long upload = split.share(readings.upload(i), part);
                long download = split.share(readings.download(i), part);
                if ((upload | download) == 0) {
                    continue;
                }
                long[] sum =
                        sums.computeIfAbsent(
                                new UserDay(userId, split.day(part)), _ -> new long[4]);
                sum[0] += sign * upload;
                sum[1] += sign * download;
                sum[2] += sign * Rating.billed(upload, split.rate(part));
                sum[3] += sign * Rating.billed(download, split.rate(part));
            }
        }
        List<LedgerAct.Amount> amounts = new ArrayList<>();
        sums.forEach((key, sum) ->
                amounts.add(
                        new LedgerAct.Amount(
                                key.userId(), key.day(), sum[0], sum[1], sum[2], sum[3])));
        return amounts;
    }

    private long userOf(long key) {
        return isUser.test(key) ? key : of.names().getOrDefault(Long.toString(key), 0L);
    }

    private static boolean isTooLarge(LedgerAct.Amount amount) {
        return isTooLarge(amount.upload())
                || isTooLarge(amount.download())
                || isTooLarge(amount.billedUpload())
                || isTooLarge(amount.billedDownload());
    }

    private static boolean isTooLarge(long amount) {
        return amount > MOST || amount < -MOST;
    }
}
