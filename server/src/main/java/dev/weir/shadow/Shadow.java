package dev.weir.shadow;

import dev.weir.database.Database;
import dev.weir.database.Transaction;
import dev.weir.directory.Node;
import dev.weir.journal.Journal;
import dev.weir.posting.ReportReaders;
import dev.weir.usage.AccountingCalendar;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The room's door to the others. Any thread. */
public final class Shadow implements AutoCloseable {
    private final Supplier<Database> database;
    private final ForwardMeter meter;
    private final Forwarder forwarder;
    private final PanelReadings readings;

    /**
     * What shadow mode stands on.
     *
     * @param database the open database; throws {@link dev.weir.database.DatabaseUnavailable}
     * @param nodes by number of the source, deleted ones too
     * @param refusedKept how long single refused pushes are shown
     * @param scratch directory of files without a name, for what a comparison reads
     */
    public record Ground(
            Journal journal,
            Supplier<Database> database,
            LongFunction<@Nullable Node> nodes,
            ReportReaders readers,
            Supplier<AccountingCalendar> calendar,
            Posted posted,
            Duration refusedKept,
            Path scratch,
            InstantSource wall,
            LongSupplier nanos) {}

    /**
     * What pushes of one fate said, since the comparison began.
     *
     * @param bytes raw
     */
    public record Said(long pushes, Bytes bytes) {}

    /** Waits until the ledger includes a position; false = not within the time. */
    @FunctionalInterface
    public interface Posted {
        boolean await(long position, Duration atMost) throws InterruptedException;
    }

    /**
     * A reading of the panel's figures that has begun: forwarding stands still.
     *
     * @param begins the comparison begins with it
     * @param asOf position that both sides include
     * @param days only days of nodes that begin here or later are needed, epoch seconds
     * @param userDays the same of days of users
     */
    public record Reading(long id, boolean begins, long asOf, long days, long userDays) {}

    /**
     * A comparison.
     *
     * @param from position with which it begins
     * @param asOf position that both sides include
     * @param document its sums as JSON
     */
    public record Compared(long from, long fromMillis, long asOf, long atMillis, String document) {}

    private Shadow(Ground ground, String url, String token) {
        this.database = ground.database();
        this.meter = new ForwardMeter(url, ground.wall());
        NumberFile.sweep(ground.scratch());
        PanelClock clock = new PanelClock(ground.wall(), ground.calendar());
        this.forwarder =
                new Forwarder(
                        new Forwarder.Surroundings(
                                ground.journal(),
                                ground.database(),
                                ground.nodes(),
                                ground.readers(),
                                clock,
                                ground.nanos(),
                                ground.refusedKept()),
                        new OldPanelDoor(url, token, OldPanelDoor.PATIENCE),
                        meter,
                        ground.journal().end());
        this.readings =
                new PanelReadings(
                        ground.database(),
                        forwarder,
                        clock,
                        ground.posted()::await,
                        ground.scratch());
    }

    /**
     * Makes it, before nodes are served; what they push from now on will be forwarded.
     *
     * @param url of the old panel, with a slash at its end
     * @param token by which it knows its nodes
     */
    public static Shadow beside(String url, String token, Ground ground) {
        return new Shadow(ground, url, token);
    }

    public void start() {
        forwarder.start();
    }

    /** How forwarding stands; never waits. */
    public ShadowState state() {
        return meter.state();
    }

    /** What has been forwarded since the comparison began, by fate. */
    public Map<Fate, Said> said() {
        Map<Fate, Said> said = new TreeMap<>();
        database.get()
                .read(ReasonStore::sums)
                .forEach((fate, sums) -> said.put(fate, new Said(sums.pushes, sums.raw)));
        return said;
    }

    /** Why pushes were not taken since the comparison began, most first. */
    public List<NotTaken> notTaken() {
        return database.get().read(ReasonStore::all);
    }

    /**
     * Pushes that were refused, or of which it is not known whether they were taken, newest first.
     *
     * @param before only those at lower positions
     */
    public List<ForwardedPush> pushes(Fate fate, long before, int atMost) {
        return database.get().read(tx -> ShadowStore.pushes(tx, fate, before, atMost));
    }

    /**
     * Begins to read the panel's figures; returns when forwarding stands still.
     *
     * @param anew the comparison begins here, whatever was before
     * @param userDays so many days of users are compared, today among them; 1 or more
     * @throws ReadingFailed when pushes do not all reach the panel, or the ledger is behind
     */
    public Reading beginReading(boolean anew, int userDays) {
        PanelReadings.Open open = readings.begin(anew, userDays);
        return new Reading(
                open.id(),
                open.begins(),
                open.sight().position(),
                open.firstAtMillis() / 1_000 - Duration.ofDays(2).toSeconds(),
                open.daysFrom());
    }

    /**
     * What the panel says of a user, each with a number higher than the one before.
     *
     * @param billed bytes
     * @throws ReadingOver when it is
     * @throws IllegalArgumentException when the numbers do not ascend
     * @throws FiguresRefused when there is more than any panel has, here and below
     */
    public void userSays(long reading, long userId, Bytes billed) {
        readings.says(reading, panel -> panel.user(userId, billed));
    }

    /**
     * What it says of a user's day at a rate, in ascending order of users.
     *
     * @param bucket moment at which the day begins, epoch seconds
     * @param rate millionths
     * @param bytes as the panel keeps them by day
     */
    public void userDaySays(long reading, long userId, long bucket, long rate, Bytes bytes) {
        readings.says(reading, panel -> panel.userDay(userId, bucket, rate, bytes));
    }

    /** What it says of a node's day, raw bytes; 0 = a node only it has. */
    public void daySays(long reading, long sourceId, long bucket, Bytes raw) {
        readings.says(reading, panel -> panel.day(new PanelFigures.DayKey(sourceId, bucket), raw));
    }

    /** By what it multiplies a node's bytes now, in millionths. */
    public void rateSays(long reading, long sourceId, long rate) {
        readings.says(reading, panel -> panel.rate(sourceId, rate));
    }

    /**
     * Compares what was read; forwarding goes on.
     *
     * @param roundsEachPush whether the panel keeps whole bytes
     * @param keepsBilledDays whether its days of users are billed bytes, else raw
     */
    public Compared endReading(long reading, boolean roundsEachPush, boolean keepsBilledDays) {
        return compared(readings.end(reading, roundsEachPush, keepsBilledDays));
    }

    /** Gives a reading up. */
    public void abandonReading(long reading) {
        readings.abandon(reading);
    }

    /** The newest comparison. */
    public Optional<Compared> comparison() {
        return database.get().read(ComparisonStore::standing).map(Shadow::compared);
    }

    private static Compared compared(ComparisonStore.Standing standing) {
        return new Compared(
                standing.firstPosition(),
                standing.firstAtMillis(),
                standing.position(),
                standing.atMillis(),
                standing.document());
    }

    /**
     * Users whose figures differ, by number, in billed bytes.
     *
     * @param after only higher numbers
     */
    public Map<Long, Difference> differences(boolean unexplainedOnly, long after, int atMost) {
        return database.get()
                .read(tx -> ComparisonStore.users(tx, number(tx), unexplainedOnly, after, atMost));
    }

    /**
     * A day of a user at a rate of the panel.
     *
     * @param bucket moment at which it begins, epoch seconds
     * @param rate millionths
     */
    public record UserDay(long userId, long bucket, long rate, Difference difference) {}

    /** A place among days of users. */
    public record DayPlace(long userId, long bucket, long rate) {
        /** Before all. */
        public static final DayPlace FIRST = new DayPlace(-1, -1, -1);
    }

    /**
     * Days of users on which the two differ by more than rounding and by more than which day bytes
     * belong to, by number of the user, day and rate.
     *
     * @param after only those behind this place
     */
    public List<UserDay> differentDays(boolean unexplainedOnly, DayPlace after, int atMost) {
        List<UserDay> days = new ArrayList<>();
        database.get()
                .read(tx ->
                        ComparisonStore.userDays(
                                tx,
                                number(tx),
                                unexplainedOnly,
                                new ComparisonStore.DayLine(
                                        after.userId(), after.bucket(), after.rate()),
                                atMost))
                .forEach((line, difference) ->
                        days.add(
                                new UserDay(
                                        line.userId(), line.bucket(), line.rate(), difference)));
        return days;
    }

    private static long number(Transaction tx) throws SQLException {
        return ComparisonStore.standing(tx).map(ComparisonStore.Standing::number).orElse(0L);
    }

    @Override
    public void close() {
        forwarder.close();
    }
}
