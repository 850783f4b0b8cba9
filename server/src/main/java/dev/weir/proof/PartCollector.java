package dev.weir.proof;

import dev.weir.ledger.Cut;
import dev.weir.ledger.RowPage;
import dev.weir.posting.PartListener;
import dev.weir.usage.AccountingCalendar;
import java.util.ArrayList;
import java.util.List;

/**
 * Gathers what posting posts into the rows of some cuts. What stands under an unknown name may
 * become a user's later, so it is gathered too until that is known. One thread.
 */
final class PartCollector implements PartListener {
    private final List<Cut> cuts;
    private final AccountingCalendar calendar;
    private final int most;
    private List<Part> parts = new ArrayList<>();

    /**
     * @param most parts, beyond which it fails
     */
    PartCollector(List<Cut> cuts, AccountingCalendar calendar, int most) {
        this.cuts = List.copyOf(cuts);
        this.calendar = calendar;
        this.most = most;
    }

    /** What the cut must have of rows to make sure that none is missing. */
    static List<Cut> gathered(Cut cut) {
        boolean ofOneUser = cut.userId().isPresent() && cut.userId().getAsLong() != 0;
        return ofOneUser ? List.of(cut, cut.ofUser(0).ofAllCredentials()) : List.of(cut);
    }

    @Override
    public void posted(Part part) {
        for (Cut cut : cuts) {
            if (isOf(cut, part)) {
                add(part);
                return;
            }
        }
    }

    /** A row of which it is not known what made it. */
    void known(RowPage.Row row) {
        RowPage.Key key = row.key();
        add(
                new Part(
                        0,
                        0,
                        key.bucket(),
                        key.userId(),
                        key.sourceId(),
                        key.credentialId(),
                        key.rate(),
                        row.upload(),
                        row.download(),
                        row.billedUpload(),
                        row.billedDownload()));
    }

    private void add(Part part) {
        if (parts.size() == most) {
            throw new TooManyParts(most);
        }
        parts.add(part);
    }

    @Override
    public void assigned(long actPosition, long sourceId, long nameId, long userId, long toId) {
        List<Part> now = new ArrayList<>(parts.size());
        for (Part part : parts) {
            boolean moved =
                    part.userId() == 0
                            && part.sourceId() == sourceId
                            && part.credentialId() == nameId;
            now.add(moved ? to(part, userId, toId) : part);
        }
        parts = now;
    }

    private static Part to(Part part, long userId, long credentialId) {
        return new Part(
                part.reportPosition(),
                part.actPosition(),
                part.hour(),
                userId,
                part.sourceId(),
                credentialId,
                part.rate(),
                part.upload(),
                part.download(),
                part.billedUpload(),
                part.billedDownload());
    }

    /** The parts of one cut, in the order in which they were posted. */
    List<Part> of(Cut cut) {
        return parts.stream().filter(part -> isOf(cut, part)).toList();
    }

    private boolean isOf(Cut cut, Part part) {
        long bucket = cut.hours() ? part.hour() : calendar.dayStart(part.hour());
        return cut.has(
                new RowPage.Key(
                        bucket, part.userId(), part.sourceId(), part.credentialId(), part.rate()));
    }
}
