package dev.weir.machines;

import dev.weir.journal.Journal;
import dev.weir.journal.JournalException;
import dev.weir.journal.JournalReader;
import dev.weir.journal.Records;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** One connection from the writer to a standby. Two threads: one sends, one hears. */
final class CopyStream {
    private static final int BUFFER = 64 << 10;

    /** Records are sent in pieces of about this many bytes, each one fsync there. */
    private static final int PIECE = 1 << 20;

    private static final Duration BETWEEN_PINGS = Duration.ofMillis(150);

    private final Journal journal;
    private final Wire.Hello hello;
    private final Socket socket;
    private final LongSupplier nanos;
    private final DataInputStream in;
    private final DataOutputStream out;
    private long pinged;

    CopyStream(Journal journal, Wire.Hello hello, Socket socket, LongSupplier nanos)
            throws IOException {
        this.journal = journal;
        this.hello = hello;
        this.socket = socket;
        this.nanos = nanos;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER));
        this.out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), BUFFER));
    }

    static void refuse(Socket socket, String why) throws IOException {
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeByte(Wire.REFUSED);
        out.writeUTF(why);
        out.flush();
    }

    /**
     * Says what the copy must be like.
     *
     * @return whether it is like that; else the standby mends it and comes again
     */
    boolean begin(long end) throws IOException {
        hello.write(out);
        out.flush();
        return end == hello.keep() && (end == 0 || end + 1 >= hello.oldest());
    }

    /** Returns when the connection ends. */
    void run(Consumer<Wire.Answer> told) throws IOException {
        socket.setSoTimeout(0);
        Thread hearing = Thread.ofPlatform().name("copy-heard").daemon().start(() -> hear(told));
        try {
            send();
        } finally {
            quietly(socket);
            try {
                hearing.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void hear(Consumer<Wire.Answer> told) {
        try {
            while (true) {
                told.accept(Wire.Answer.read(in));
            }
        } catch (IOException ended) {
            quietly(socket);
        }
    }

    private void send() throws IOException {
        long after = hello.keep() == 0 ? hello.oldest() - 1 : hello.keep();
        try (JournalReader reader = journal.readWritten(after)) {
            while (!socket.isClosed()) {
                Records records = reader.records(PIECE);
                if (records != null) {
                    Wire.write(out, records);
                }
                long now = nanos.getAsLong();
                if (now - pinged >= BETWEEN_PINGS.toNanos()) {
                    pinged = now;
                    new Wire.Ping(now, journal.oldest(), journal.end()).write(out);
                }
                out.flush();
                if (records == null) {
                    journal.awaitWritten(reader.position(), BETWEEN_PINGS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (JournalException e) {
            // Removed meanwhile, or damaged: the standby begins anew and is told again.
            throw new IOException(e.getMessage(), e);
        }
    }

    static void quietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // Closing is all we wanted.
        }
    }
}
