package dev.weir.proof;

import dev.weir.database.Database;
import dev.weir.database.DatabaseSettings;
import dev.weir.ledger.Cut;
import dev.weir.ledger.CutReader;
import dev.weir.ledger.Explained;
import dev.weir.ledger.Figures;
import dev.weir.ledger.RowPage;
import dev.weir.ledger.Stretch;
import dev.weir.posting.PartListener;
import dev.weir.usage.AccountingCalendar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Explains figures: by the ledger's rows at once, and down to reports by posting the journal again
 * beside the ledger, from the nearest opening before the figure's time. So the parts are what
 * posting posts, not a second opinion about it. Any thread; one run down to reports at a time.
 */
public final class Explain {
    /** Rows or corrections that are told one by one. */
    public static final int MOST_ROWS = 2_000;

    /** Parts that are told at once. */
    public static final int MOST_PARTS = 20_000;

    /** Parts that are gathered, those under unknown names among them. */
    private static final int MOST_GATHERED = 500_000;

    private final Supplier<Database> live;
    private final Openings openings;
    private final LongSupplier oldest;
    private final TracedFold fold;
    private final Supplier<AccountingCalendar> calendar;
    private final Path scratch;

    /**
     * @param oldest the first position that the journal still has
     * @param scratch a directory for a rebuilt ledger; made, emptied and removed
     */
    public Explain(
            Supplier<Database> live,
            Openings openings,
            LongSupplier oldest,
            TracedFold fold,
            Supplier<AccountingCalendar> calendar,
            Path scratch) {
        this.live = live;
        this.openings = openings;
        this.oldest = oldest;
        this.fold = fold;
        this.calendar = calendar;
        this.scratch = scratch;
    }

    /** The figure with the rows and corrections that it is the sum of. */
    public Explained byRows(Cut cut) {
        return live.get().read(tx -> CutReader.explain(tx, cut, MOST_ROWS));
    }

    private record Asked(Explained explained, Stretch stretch) {}

    /**
     * Figures down to reports, all of them in one pass over the journal.
     *
     * @param cuts all by hours or all by days
     * @throws TooManyParts when one has more than {@link #MOST_PARTS}
     */
    public synchronized List<Explanation> byReports(List<Cut> cuts, Progress progress) {
        if (cuts.stream().map(Cut::hours).distinct().count() > 1) {
            throw new IllegalArgumentException("hours and days of one row would be told twice");
        }
        List<Asked> asked =
                live.get()
                        .read(tx -> {
                            List<Asked> read = new ArrayList<>();
                            for (Cut cut : cuts) {
                                read.add(
                                        new Asked(
                                                CutReader.explain(tx, cut, MOST_ROWS),
                                                Stretch.of(tx, cut.range())));
                            }
                            return read;
                        });
        long last = asked.stream().mapToLong(one -> one.stretch().last()).max().orElse(0);
        try {
            ScratchDirectory.remove(scratch);
            Files.createDirectories(scratch);
            try (Database target =
                    Database.open(DatabaseSettings.of(scratch.resolve("explained.db")))) {
                return replay(target, asked, last, progress);
            } finally {
                ScratchDirectory.remove(scratch);
            }
        } catch (IOException e) {
            throw new ProofFailed(scratch, "cannot be used", e);
        }
    }

    private List<Explanation> replay(
            Database target, List<Asked> asked, long last, Progress progress) {
        Optional<Opening> start = start(first(asked));
        start.ifPresent(opening -> Openings.load(opening.file(), target, progress));
        long from = start.map(Opening::position).orElse(0L);
        List<Cut> gathered = new ArrayList<>();
        asked.forEach(one -> gathered.addAll(PartCollector.gathered(one.explained().cut())));
        PartCollector parts = new PartCollector(gathered, calendar.get(), MOST_GATHERED);
        if (start.isPresent()) {
            before(target, asked, parts);
        }
        if (last > from) {
            fold.replay(target, last, parts, progress);
        }
        List<Explanation> explanations = new ArrayList<>();
        for (Asked one : asked) {
            List<PartListener.Part> own = parts.of(one.explained().cut());
            if (own.size() > MOST_PARTS) {
                throw new TooManyParts(MOST_PARTS);
            }
            explanations.add(
                    new Explanation(one.explained(), own, sum(own), from, Math.max(from, last)));
        }
        return explanations;
    }

    /** Where the first of them may begin; empty = no verdict tells. */
    private static OptionalLong first(List<Asked> asked) {
        return asked.stream().allMatch(one -> one.stretch().first().isPresent())
                ? asked.stream().mapToLong(one -> one.stretch().first().getAsLong()).min()
                : OptionalLong.empty();
    }

    /**
     * The newest opening before the first report, else the journal's beginning, else the oldest
     * opening from which the journal goes on.
     */
    private Optional<Opening> start(OptionalLong first) {
        List<Opening> usable =
                openings.list().stream()
                        .filter(opening -> opening.position() >= oldest.getAsLong() - 1)
                        .toList();
        Optional<Opening> before =
                usable.stream()
                        .filter(opening ->
                                first.isPresent() && opening.position() < first.getAsLong())
                        .reduce((_, later) -> later);
        if (before.isPresent() || oldest.getAsLong() <= 1) {
            return before;
        }
        return Optional.of(
                usable.stream()
                        .findFirst()
                        .orElseThrow(() ->
                                new ProofFailed(
                                        scratch,
                                        "the journal begins at position "
                                                + oldest.getAsLong()
                                                + " and no opening reaches up to there")));
    }

    /** Takes up the rows that the opening had already; usually there are none. */
    private static void before(Database target, List<Asked> asked, PartCollector parts) {
        List<Cut> seen = new ArrayList<>();
        for (Asked one : asked) {
            for (Cut cut : PartCollector.gathered(one.explained().cut())) {
                for (RowPage.Row row :
                        target.read(tx -> CutReader.rows(tx, cut, MOST_GATHERED + 1))) {
                    if (seen.stream().noneMatch(other -> other.has(row.key()))) {
                        parts.known(row);
                    }
                }
                seen.add(cut);
            }
        }
    }

    private static Figures sum(List<PartListener.Part> parts) {
        Figures sum = Figures.NONE;
        for (PartListener.Part part : parts) {
            sum =
                    sum.plus(
                            new Figures(
                                    part.upload(),
                                    part.download(),
                                    part.billedUpload(),
                                    part.billedDownload(),
                                    Figures.Adjusted.NONE));
        }
        return sum;
    }
}
