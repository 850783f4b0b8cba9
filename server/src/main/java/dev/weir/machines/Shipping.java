package dev.weir.machines;

import dev.weir.journal.Copies;
import dev.weir.journal.Journal;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The writer's side of the copies: sends each standby what is on this disk, and lets an entry be
 * answered only when every standby that may take over has it too.
 *
 * <p>Three sets, each within the next: <em>recorded</em> (in step, as the database knows), <em>
 * required</em> (answers wait for them), all that are connected. One is required before it is
 * recorded and as long as it may be. Any thread.
 */
public final class Shipping implements Copies, AutoCloseable {
    /** A standby that keeps answers waiting so long, or says nothing, is put out of step. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(1).toNanos();

    /** Nobody takes over before the whole of it is over; clocks do not run that differently. */
    private static final long SURE_NANOS = LeaseWatch.LIFE.toNanos() * 9 / 10;

    private final Journal journal;
    private final long term;
    private final List<Term> terms;
    private final LongSupplier nanos;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final Map<String, Standby> standbys = new HashMap<>();
    private Set<String> recorded = new HashSet<>();
    private Set<String> required = new HashSet<>();
    private long confirmed;
    private long waitingFor;
    private long waitingSince;
    private boolean closed;

    /**
     * @param terms all terms up to this one
     */
    public Shipping(Journal journal, List<Term> terms, LongSupplier nanos) {
        this.journal = journal;
        this.terms = List.copyOf(terms);
        this.term = terms.getLast().number();
        this.nanos = nanos;
        this.confirmed = journal.end();
    }

    @Override
    public boolean await(long position, Duration most) throws InterruptedException {
        lock.lock();
        try {
            if (waitingFor != position) {
                waitingFor = position;
                waitingSince = nanos.getAsLong();
            }
            long left = most.toNanos();
            while (!allHave(position)) {
                if (left <= 0) {
                    return false;
                }
                left = moved.awaitNanos(left);
            }
            confirmed = position;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean allHave(long position) {
        for (String machine : required) {
            Standby standby = standbys.get(machine);
            if (standby == null || standby.end() < position) {
                return false;
            }
        }
        return true;
    }

    /** Who is to be recorded as in step now. From now on answers wait for each of them. */
    Set<String> due() {
        lock.lock();
        try {
            long now = nanos.getAsLong();
            Set<String> due = new HashSet<>();
            Set<String> wanted = new HashSet<>(recorded);
            for (Standby standby : standbys.values()) {
                if (!isWell(standby, now)) {
                    continue;
                }
                boolean known = recorded.contains(standby.machine());
                if (known || standby.end() >= journal.written()) {
                    wanted.add(standby.machine());
                    if (known || standby.end() >= confirmed) {
                        due.add(standby.machine());
                    }
                }
            }
            required = wanted;
            moved.signalAll();
            return due;
        } finally {
            lock.unlock();
        }
    }

    private boolean isWell(Standby standby, long now) {
        boolean late =
                waitingFor > confirmed
                        && standby.end() < waitingFor
                        && now - waitingSince > PATIENCE_NANOS;
        return standby.isConnected() && !late && now - standby.pingReturned() < PATIENCE_NANOS;
    }

    /** The database knows it. */
    void recorded(Set<String> inStep) {
        lock.lock();
        try {
            required.removeIf(machine -> recorded.contains(machine) && !inStep.contains(machine));
            recorded = new HashSet<>(inStep);
            required.addAll(inStep);
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The database may know it, or what it knew before. */
    void perhapsRecorded(Set<String> inStep) {
        lock.lock();
        try {
            recorded.addAll(inStep);
            required.addAll(inStep);
        } finally {
            lock.unlock();
        }
    }

    /** Who is in step, as far as the database knows. */
    public Set<String> inStep() {
        lock.lock();
        try {
            return Set.copyOf(recorded);
        } finally {
            lock.unlock();
        }
    }

    /** Whether nobody can have taken over: all who could have just said that they did not. */
    boolean isSure() {
        lock.lock();
        try {
            long now = nanos.getAsLong();
            for (String machine : recorded) {
                Standby standby = standbys.get(machine);
                if (standby == null || now - standby.pingReturned() >= SURE_NANOS) {
                    return false;
                }
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Serves one standby until the connection ends. The thread of the connection.
     *
     * @param machine its name
     * @param id of its journal; null = it has none
     * @param ofTerm in which its newest entries were written
     * @param end the last position on its disk
     */
    void serve(String machine, @Nullable UUID id, long ofTerm, long end, Socket socket)
            throws IOException {
        long keep = Math.min(end, journal.written());
        if (id != null && !id.equals(journal.id())) {
            CopyStream.refuse(
                    socket,
                    "its data directory holds journal %s, this installation's is %s"
                            .formatted(id, journal.id()));
            return;
        }
        for (Term each : terms) {
            if (each.number() > ofTerm) {
                keep = Math.min(keep, each.after());
                break;
            }
        }
        Wire.Hello hello = new Wire.Hello(journal.id(), term, keep, journal.oldest());
        CopyStream stream = new CopyStream(journal, hello, socket, nanos);
        if (!stream.begin(end)) {
            return;
        }
        Standby standby = join(machine, keep, socket);
        try {
            stream.run(answer -> told(standby, answer));
        } finally {
            leave(standby, socket);
        }
    }

    private Standby join(String machine, long end, Socket socket) throws IOException {
        Socket before;
        Standby standby;
        lock.lock();
        try {
            if (closed) {
                throw new IOException("closed");
            }
            standby = standbys.computeIfAbsent(machine, Standby::new);
            before = standby.connected(socket, end, nanos.getAsLong());
        } finally {
            lock.unlock();
        }
        if (before != null) {
            before.close();
        }
        return standby;
    }

    private void told(Standby standby, Wire.Answer answer) {
        lock.lock();
        try {
            standby.told(answer);
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void leave(Standby standby, Socket socket) {
        lock.lock();
        try {
            standby.disconnected(socket);
        } finally {
            lock.unlock();
        }
    }

    /** Ends all connections; nobody gets more. */
    @Override
    public void close() {
        List<Socket> open = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            for (Standby standby : standbys.values()) {
                Socket stream = standby.stream();
                if (stream != null) {
                    open.add(stream);
                }
            }
        } finally {
            lock.unlock();
        }
        open.forEach(CopyStream::quietly);
    }
}
