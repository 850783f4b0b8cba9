package dev.weir.machines;

import dev.weir.journal.Appended;
import dev.weir.journal.Journal;
import dev.weir.journal.LateReport;
import dev.weir.journal.Report;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.Socket;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.LongSupplier;

/** The writer's side of {@link Asides}: enters what another machine has kept aside. */
final class LateIntake {
    /** The first word of such a connection. */
    static final String LATE = "late";

    static final int MOST_BYTES = 32 << 20;

    private final Journal journal;
    private final InstantSource wall;
    private final LongSupplier nanos;

    LateIntake(Journal journal, InstantSource wall, LongSupplier nanos) {
        this.journal = journal;
        this.wall = wall;
        this.nanos = nanos;
    }

    /**
     * Takes one report after the other, each answered with its position when it is durable, until
     * the connection ends.
     *
     * @param id of the journal in which they stood
     * @param term in which they were written
     */
    void take(UUID id, long term, Socket socket) throws IOException {
        socket.setSoTimeout(0);
        DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        try {
            while (true) {
                long position = in.readLong();
                int length = in.readInt();
                if (position < 1 || length < 1 || length > MOST_BYTES) {
                    throw new ProtocolException("impossible report");
                }
                Report report = LateReport.report(in.readNBytes(length));
                Appended appended =
                        journal.append(
                                LateReport.act(
                                        id,
                                        term,
                                        position,
                                        report,
                                        wall.millis(),
                                        nanos.getAsLong()));
                if (!(appended instanceof Appended.Durable)) {
                    return;
                }
                out.writeLong(position);
            }
        } catch (EOFException end) {
            // All of it was handed over.
        }
    }
}
