package dev.weir.directory;

import dev.weir.directory.DirectoryChange.GroupSaved;
import dev.weir.directory.DirectoryChange.MachineSaved;
import dev.weir.directory.DirectoryChange.NodeSaved;
import dev.weir.directory.DirectoryChange.SettingsSaved;
import dev.weir.directory.DirectoryChange.UsersSaved;
import dev.weir.journal.Act;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The one lock and the one order of changes: durable first, then applied, then told. */
final class DirectoryLog {
    // A stuck journal answers after three seconds; who waits behind two such changes may go.
    private static final long PATIENCE_SECONDS = 6;

    private final ReentrantLock lock = new ReentrantLock();
    private final List<DirectoryListener> listeners = new CopyOnWriteArrayList<>();
    private final ActLog acts;
    private final InstantSource wall;
    private final DirectoryState state;
    private volatile long version;

    DirectoryLog(ActLog acts, InstantSource wall, DirectoryState state) {
        this.acts = acts;
        this.wall = wall;
        this.state = state;
    }

    long version() {
        return version;
    }

    void onChange(DirectoryListener listener) {
        listeners.add(listener);
    }

    void load(DirectorySnapshot snapshot) {
        lock.lock();
        try {
            state.load(snapshot);
            version = snapshot.position();
            tell(new UsersSaved(List.copyOf(snapshot.users())), version);
            snapshot.nodes().forEach(node -> tell(new NodeSaved(node), version));
            snapshot.groups().forEach(group -> tell(new GroupSaved(group), version));
            snapshot.machines().forEach(machine -> tell(new MachineSaved(machine), version));
            tell(new SettingsSaved(snapshot.settings()), version);
        } finally {
            lock.unlock();
        }
    }

    <T> T alone(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #alone}, but does not wait for ever. */
    <T> T together(Supplier<T> work) {
        take();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    void apply(Act act, long position) {
        lock.lock();
        try {
            DirectoryChange change = position > version ? DirectoryJson.read(act) : null;
            if (change != null) {
                applied(change, position);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Runs a change alone; it hands what it decided to its argument, once or several times. */
    <T extends @Nullable Object> T change(
            String actor, Function<Consumer<DirectoryChange>, T> work) {
        take();
        try {
            return work.apply(change -> commit(change, actor));
        } finally {
            lock.unlock();
        }
    }

    private void take() {
        try {
            if (!lock.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new JournalRefused("other changes are waiting for it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JournalRefused("interrupted while waiting for another change");
        }
    }

    private void commit(DirectoryChange change, String actor) {
        Act act =
                new Act(
                        UUID.randomUUID(),
                        DirectoryJson.typeOf(change),
                        actor,
                        wall.millis(),
                        DirectoryJson.write(change));
        applied(change, acts.append(act));
    }

    private void applied(DirectoryChange change, long position) {
        state.apply(change);
        version = position;
        tell(change, position);
    }

    private void tell(DirectoryChange change, long position) {
        for (DirectoryListener listener : listeners) {
            listener.changed(change, position);
        }
    }
}
