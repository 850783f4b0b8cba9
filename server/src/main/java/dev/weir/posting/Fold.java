package dev.weir.posting;

import dev.weir.directory.DirectoryChange;
import dev.weir.directory.Identities;
import dev.weir.directory.Node;
import dev.weir.directory.Node.Family;
import dev.weir.journal.ClockStepped;
import dev.weir.journal.Report;
import dev.weir.journal.Started;
import dev.weir.ledger.Adjustment;
import dev.weir.ledger.LedgerBatch;
import dev.weir.ledger.Quarantined;
import dev.weir.ledger.StreamRow;
import dev.weir.ledger.Verdict;
import dev.weir.rating.Rating;

/**
 * The fold: entries in the journal's order → what the ledger adds. A function of the journal alone
 * (R8): no clock, no setting, no socket, no order of a map enters.
 *
 * <p>One thread. What has been folded since the last commit stands in {@link #batch()}.
 */
final class Fold {
    private final Identities identities;
    private final FoldMemory memory;
    private LedgerBatch batch;

    private final Measured measured = new Measured();
    private final MeasureStage measure = new MeasureStage(measured);
    private final PlausibleStage plausible = new PlausibleStage();
    private final IntervalSplit split = new IntervalSplit();
    private final ReportTally tally = new ReportTally();
    private final Intervals intervals;
    PartListener parts = PartListener.NONE;
    private long reportPosition;
    private long actPosition;

    Fold(Identities identities, FoldMemory memory, LedgerBatch batch) {
        this.identities = identities;
        this.memory = memory;
        this.intervals = new Intervals(identities, memory);
        this.batch = batch;
    }

    Identities identities() {
        return identities;
    }

    FoldMemory memory() {
        return memory;
    }

    LedgerBatch batch() {
        return batch;
    }

    /** From now on adds to another, empty batch. */
    void continueIn(LedgerBatch empty) {
        batch = empty;
    }

    void started(Started started) {
        memory.run++;
    }

    void clockStepped(long position, ClockStepped step) {
        memory.clockStepped(position, step.stepMillis());
    }

    void directoryChanged(DirectoryChange change) {
        identities.apply(change);
    }

    /**
     * Makes the batch whole: days out of hours, and what the fold remembers. Call once, before the
     * commit.
     */
    void seal(StreamCodec codec) {
        var calendar = identities.settings().calendar();
        batch.hours()
                .forEach(
                        (hour,
                                userId,
                                sourceId,
                                credentialId,
                                rate,
                                up,
                                down,
                                billedUp,
                                billedDown) ->
                                batch.days()
                                        .add(
                                                calendar.dayStart(hour),
                                                userId,
                                                sourceId,
                                                credentialId,
                                                rate,
                                                up,
                                                down,
                                                billedUp,
                                                billedDown));
        batch.userTotals()
                .forEach((userId, up, down, billedUp, billedDown, atMillis) ->
                        memory.charged.add(userId, billedUp + billedDown));
        for (StreamState stream : memory.streams.changed()) {
            batch.streams().add(row(stream, codec.encode(stream)));
        }
        for (StreamState stream : memory.streams.dropped()) {
            batch.forgotten().add(row(stream, new byte[0]));
        }
        batch.foldStates().put(FoldMemory.COUNTERS, memory.encodeCounters());
        memory.streams.committed();
    }

    /** What the users of the sealed batch are charged. */
    void forEachCharged(ChargedListener listener) {
        batch.userTotals()
                .forEach((userId, _, _, _, _, _) ->
                        listener.charged(userId, memory.charged.of(userId)));
        for (Adjustment adjustment : batch.adjustments()) {
            listener.charged(adjustment.userId(), memory.charged.of(adjustment.userId()));
        }
    }

    private static StreamRow row(StreamState stream, byte[] state) {
        return new StreamRow(
                stream.sourceId(),
                stream.instance(),
                stream.lastPosition,
                stream.lastAtMillis,
                state);
    }

    /**
     * Posts an amount that was held, over its own interval, at the rates of that time (R16, R41).
     */
    void release(long position, Quarantined held, long userId, long credentialId) {
        reportPosition = held.position();
        actPosition = position;
        Node node = identities.node(held.sourceId());
        if (node == null) {
            throw new IllegalStateException("held amount " + held.id() + " names no source");
        }
        tally.begin(false, Family.AUTO);
        split.cut(held.fromMs(), held.toMs(), identities.settings().calendar(), node.rate());
        post(held.sourceId(), userId, credentialId, held.upload(), held.download(), held.toMs());
        addSourceTotal(held.sourceId(), held.toMs());
    }

    private void addSourceTotal(long sourceId, long atMillis) {
        batch.sourceTotals()
                .add(
                        sourceId,
                        tally.upload,
                        tally.download,
                        tally.billedUpload,
                        tally.billedDownload,
                        atMillis);
    }

    /** Folds one report: stream → measure → plausible → identify → split → rate → post. */
    void report(ReadReport body) {
        Report report = body.report();
        Node node = identities.node(report.sourceId());
        if (node == null) {
            throw new IllegalStateException(
                    "report at "
                            + body.position()
                            + " names source "
                            + report.sourceId()
                            + ", which never was");
        }
        // stream
        StreamState before = memory.streams.newestOf(report.sourceId());
        StreamState stream = memory.streams.of(report.sourceId(), report.instance());
        boolean newStream = stream.isNew();
        boolean inbox = report.route().isInbox();
        long longestMillis =
                inbox
                        ? Intervals.LONGEST_MILLIS
                        : intervals.longestMillis(report, newStream ? before : stream);
        tally.begin(newStream && before != null && !inbox, MeasureStage.family(node, report));
        reportPosition = body.position();
        actPosition = 0;
        // measure
        measure.measure(
                body,
                stream,
                tally.family,
                key -> isListed(key, node, report.atMillis()),
                identities.settings().pushIntervalSeconds() * 1_000_000_000L,
                intervals.sinceNanos(report, stream));
        remember(stream, body);
        // plausible, and with it the split of the interval, which all entries share
        plausible.begin(node, longestMillis);
        split.cut(
                Intervals.fromMillis(report),
                Intervals.untilMillis(report),
                identities.settings().calendar(),
                node.rate());
        for (int i = 0; i < measured.size(); i++) {
            entry(body, node, i);
        }
        addSourceTotal(node.sourceId(), report.atMillis());
        batch.verdicts().add(verdict(body));
    }

    private boolean isListed(long key, Node node, long atMillis) {
        // Counted up to this very report, so that the answer does not depend on where commits fall.
        long charged = memory.charged.of(key) + batch.userTotals().billed(key);
        return identities.isListed(key, node, atMillis, charged);
    }

    private void entry(ReadReport body, Node node, int i) {
        long key = body.readings().key(i);
        long upload = measured.postedUpload(i);
        long download = measured.postedDownload(i);
        // identify
        long credentialId = identities.credentialOf(key);
        long userId = credentialId == 0 ? 0 : key;
        if ((measured.heldUpload(i) | measured.heldDownload(i)) != 0) {
            var reason =
                    measured.kind() == Measured.Kind.STALE
                            ? Quarantined.Reason.STALE
                            : Quarantined.Reason.AMBIGUOUS;
            hold(
                    body,
                    key,
                    userId,
                    credentialId,
                    measured.heldUpload(i),
                    measured.heldDownload(i),
                    reason);
        }
        if ((upload | download) == 0) {
            return;
        }
        if (!plausible.passes(upload, download)) {
            hold(body, key, userId, credentialId, upload, download, Quarantined.Reason.IMPLAUSIBLE);
            return;
        }
        tally.users++;
        if (userId == 0) {
            FoldMemory.Unknown unknown =
                    memory.unknown(batch, node.sourceId(), key, body.position());
            userId = unknown.userId();
            credentialId = unknown.credentialId();
            if (userId == 0) {
                tally.unattributed += upload + download;
            }
        }
        post(node.sourceId(), userId, credentialId, upload, download, body.report().atMillis());
    }

    /** split, rate, post: one amount over the parts of the report's interval. */
    private void post(
            long sourceId,
            long userId,
            long credentialId,
            long upload,
            long download,
            long atMillis) {
        tally.upload += upload;
        tally.download += download;
        for (int part = 0; part < split.parts(); part++) {
            long partUpload = split.share(upload, part);
            long partDownload = split.share(download, part);
            if ((partUpload | partDownload) == 0) {
                continue;
            }
            long rate = split.rate(part);
            long billedUpload = Rating.billed(partUpload, rate);
            long billedDownload = Rating.billed(partDownload, rate);
            tally.billedUpload += billedUpload;
            tally.billedDownload += billedDownload;
            batch.hours()
                    .add(
                            split.hour(part),
                            userId,
                            sourceId,
                            credentialId,
                            rate,
                            partUpload,
                            partDownload,
                            billedUpload,
                            billedDownload);
            batch.userTotals()
                    .add(userId, partUpload, partDownload, billedUpload, billedDownload, atMillis);
            if (parts.wantsParts()) {
                parts.posted(
                        new PartListener.Part(
                                reportPosition,
                                actPosition,
                                split.hour(part),
                                userId,
                                sourceId,
                                credentialId,
                                rate,
                                partUpload,
                                partDownload,
                                billedUpload,
                                billedDownload));
            }
        }
    }

    private void hold(
            ReadReport body,
            long key,
            long userId,
            long credentialId,
            long upload,
            long download,
            Quarantined.Reason reason) {
        tally.hold(upload, download);
        batch.quarantined()
                .add(
                        new Quarantined(
                                memory.nextQuarantineId++,
                                body.position(),
                                body.report().sourceId(),
                                Long.toString(key),
                                userId,
                                credentialId,
                                upload,
                                download,
                                Intervals.fromMillis(body.report()),
                                Intervals.untilMillis(body.report()),
                                reason,
                                Quarantined.State.HELD,
                                0));
    }

    private void remember(StreamState stream, ReadReport body) {
        stream.lastPosition = body.position();
        stream.lastAtMillis = body.report().atMillis();
        stream.lastAtNanos = body.report().atNanos();
        stream.lastRun = memory.run;
        memory.streams.changed(stream);
    }

    private Verdict verdict(ReadReport body) {
        Report report = body.report();
        return new Verdict(
                body.position(),
                report.sourceId(),
                report.instance(),
                report.ack(),
                report.atMillis(),
                Intervals.fromMillis(report),
                body.sha256(),
                body.readings().size(),
                tally.users,
                body.readings().faults(),
                tally.upload,
                tally.download,
                measured.repeatedBytes(),
                tally.held,
                tally.unattributed,
                report.evidence().name(),
                tally.decision(measured, body.readings()),
                tally.reason(measured, body.readings(), report));
    }
}
