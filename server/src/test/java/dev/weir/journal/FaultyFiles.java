package dev.weir.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Real files on a disk that fails when told to, and that forgets on {@link #powerLoss} whatever was
 * not forced, block by block.
 */
final class FaultyFiles implements SegmentFiles {
    private static final int BLOCK = 4096;

    private final SegmentFiles disk = new DiskFiles();
    private final Map<Path, Blocks> unforced = new HashMap<>();
    private final List<FaultyFile> openFiles = new ArrayList<>();
    private final List<Renamed> unforcedRenames = new ArrayList<>();

    final AtomicInteger forces = new AtomicInteger();
    volatile int failForces;
    volatile int failWrites;
    volatile int failRenames;
    volatile int failTruncates;
    volatile int writeAtMost = Integer.MAX_VALUE;
    volatile boolean full;
    private volatile @Nullable Gate gate;

    /** By offset, what the disk holds in blocks that were written since. */
    private static final class Blocks {
        /** Written, not forced: a power loss takes some. */
        final Map<Long, byte[]> dirty = new TreeMap<>();

        /**
         * Their fsync failed. As on Linux they stay readable and count as clean, so that a second
         * fsync says yes; they reach the disk only if they are written again.
         */
        final Map<Long, byte[]> lost = new TreeMap<>();
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Renamed(Path from, Path to, byte @Nullable [] replaced) {}

    /** Holds the next fsync until it is opened. */
    static final class Gate {
        final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch opened = new CountDownLatch(1);

        void open() {
            opened.countDown();
        }
    }

    void healthy() {
        failForces = 0;
        failWrites = 0;
        failRenames = 0;
        failTruncates = 0;
        writeAtMost = Integer.MAX_VALUE;
        full = false;
    }

    /** Faults are aimed at what is being appended; the spare knows only a full disk. */
    private static boolean isJournal(Path file) {
        return !file.getFileName().toString().startsWith("spare");
    }

    Gate holdNextForce() {
        Gate held = new Gate();
        gate = held;
        return held;
    }

    private static IOException fault(String what) {
        return new IOException(what);
    }

    @Override
    public SegmentFile open(Path file) throws IOException {
        return new FaultyFile(file, disk.open(file));
    }

    @Override
    public SegmentFile create(Path file) throws IOException {
        if (full) {
            throw fault("No space left on device");
        }
        synchronized (this) {
            unforced.remove(file);
        }
        return new FaultyFile(file, disk.create(file));
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        if (failRenames > 0 && isJournal(to)) {
            failRenames--;
            throw fault("rename failed");
        }
        byte[] replaced = Files.exists(to) ? Files.readAllBytes(to) : null;
        disk.rename(from, to);
        for (FaultyFile file : openFiles) {
            if (file.path.equals(to)) {
                file.path = to.resolveSibling("replaced");
            } else if (file.path.equals(from)) {
                file.path = to;
            }
        }
        unforcedRenames.add(new Renamed(from, to, replaced));
        Blocks moved = unforced.remove(from);
        unforced.remove(to);
        if (moved != null) {
            unforced.put(to, moved);
        }
    }

    @Override
    public synchronized void delete(Path file) throws IOException {
        disk.delete(file);
        unforced.remove(file);
    }

    @Override
    public synchronized void forceDirectory(Path directory) throws IOException {
        disk.forceDirectory(directory);
        unforcedRenames.clear();
    }

    /** Each block that was not forced is kept or forgotten as the dice fall; so are renames. */
    synchronized void powerLoss(Random random) throws IOException {
        for (Map.Entry<Path, Blocks> file : unforced.entrySet()) {
            if (!Files.exists(file.getKey())) {
                continue;
            }
            Map<Long, byte[]> gone = file.getValue().dirty;
            gone.keySet().removeIf(_ -> random.nextBoolean());
            gone.putAll(file.getValue().lost);
            try (SegmentFile open = disk.open(file.getKey())) {
                for (Map.Entry<Long, byte[]> block : gone.entrySet()) {
                    if (block.getKey() < open.length()) {
                        open.writeFully(ByteBuffer.wrap(block.getValue()), block.getKey());
                    }
                }
            }
        }
        int survive = random.nextInt(unforcedRenames.size() + 1);
        while (unforcedRenames.size() > survive) {
            Renamed renamed = unforcedRenames.removeLast();
            if (Files.exists(renamed.to())) {
                Files.move(renamed.to(), renamed.from(), StandardCopyOption.REPLACE_EXISTING);
                byte[] replaced = renamed.replaced();
                if (replaced != null) {
                    Files.write(renamed.to(), replaced);
                }
            }
        }
        unforced.clear();
        unforcedRenames.clear();
    }

    private final class FaultyFile implements SegmentFile {
        private Path path;
        private final SegmentFile file;

        FaultyFile(Path path, SegmentFile file) {
            this.path = path;
            this.file = file;
            synchronized (FaultyFiles.this) {
                openFiles.add(this);
            }
        }

        @Override
        public int write(ByteBuffer from, long offset) throws IOException {
            synchronized (FaultyFiles.this) {
                boolean grows = offset + from.remaining() > file.length();
                if (full && grows) {
                    throw fault("No space left on device");
                }
                if (failWrites > 0 && isJournal(path) && from.remaining() > BLOCK) {
                    failWrites--;
                    int limit = from.limit();
                    remember(offset, from.remaining());
                    file.write(from.limit(from.position() + BLOCK / 2), offset);
                    from.limit(limit);
                    throw fault("Input/output error");
                }
                int count = Math.min(from.remaining(), writeAtMost);
                remember(offset, count);
                int limit = from.limit();
                int written = file.write(from.limit(from.position() + count), offset);
                from.limit(limit);
                return written;
            }
        }

        private void remember(long offset, int count) throws IOException {
            Blocks blocks = unforced.computeIfAbsent(path, _ -> new Blocks());
            for (long at = offset / BLOCK * BLOCK; at < offset + count; at += BLOCK) {
                byte[] onDisk = blocks.lost.remove(at);
                if (onDisk == null) {
                    ByteBuffer before = ByteBuffer.allocate(BLOCK);
                    file.read(before, at);
                    onDisk = before.array();
                }
                blocks.dirty.putIfAbsent(at, onDisk);
            }
        }

        @Override
        public int read(ByteBuffer into, long offset) throws IOException {
            return file.read(into, offset);
        }

        @Override
        public void force() throws IOException {
            Gate held = gate;
            if (held != null && isJournal(path)) {
                gate = null;
                held.reached.countDown();
                try {
                    if (!held.opened.await(15, TimeUnit.SECONDS)) {
                        throw fault("the gate was never opened");
                    }
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            synchronized (FaultyFiles.this) {
                forces.incrementAndGet();
                Blocks blocks = unforced.computeIfAbsent(path, _ -> new Blocks());
                if (failForces > 0 && isJournal(path)) {
                    failForces--;
                    blocks.lost.putAll(blocks.dirty);
                    blocks.dirty.clear();
                    throw fault("Input/output error");
                }
                file.force();
                blocks.dirty.clear();
            }
        }

        @Override
        public void truncate(long length) throws IOException {
            synchronized (FaultyFiles.this) {
                if (failTruncates > 0) {
                    failTruncates--;
                    throw fault("truncate failed");
                }
                file.truncate(length);
            }
        }

        @Override
        public long length() throws IOException {
            return file.length();
        }

        @Override
        public void close() throws IOException {
            synchronized (FaultyFiles.this) {
                openFiles.remove(this);
            }
            file.close();
        }
    }
}
