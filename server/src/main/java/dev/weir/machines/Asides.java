package dev.weir.machines;

import dev.weir.journal.Act;
import dev.weir.journal.JournalException;
import dev.weir.journal.JournalFork;
import dev.weir.journal.JournalReader;
import dev.weir.journal.LateReport;
import dev.weir.journal.Report;
import dev.weir.journal.Report.Evidence;
import dev.weir.relay.RelaySecret;
import dev.weir.relay.Streams;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands what this machine has set aside over to the writer. Reports that came with a receipt are
 * counted late by the usual rules; without one nobody could tell them from what their sender said
 * again meanwhile, so they stay where they are, and so do decisions of people: nobody was told that
 * they hold.
 */
final class Asides {
    private static final Logger LOG = LoggerFactory.getLogger(Asides.class);
    private static final int ANSWER_MILLIS = 10_000;

    private final MachineFiles files;
    private final RelaySecret secret;
    private final AtomicBoolean busy = new AtomicBoolean();

    Asides(MachineFiles files, RelaySecret secret) {
        this.files = files;
        this.secret = secret;
    }

    /** Begins on a thread of its own, unless it is busy already. Any thread. */
    void handOver(InetSocketAddress writer) {
        if (busy.compareAndSet(false, true)) {
            Thread.ofPlatform().name("standby-late").daemon().start(() -> run(writer));
        }
    }

    private void run(InetSocketAddress writer) {
        try {
            for (MachineFiles.Aside aside : files.asides()) {
                handOver(aside, writer);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.info("What was set aside is handed over later: {}", e.getMessage());
        } catch (JournalException | IllegalArgumentException e) {
            LOG.error("What was set aside cannot be handed over", e);
        } finally {
            busy.set(false);
        }
    }

    private void handOver(MachineFiles.Aside aside, InetSocketAddress writer) throws IOException {
        String words =
                "%s %s %d".formatted(LateIntake.LATE, JournalFork.id(aside.path()), aside.term());
        long taken = 0;
        long left = 0;
        long acts = 0;
        try (Socket socket = Streams.open(writer, secret, words, ANSWER_MILLIS);
                JournalReader reader = JournalFork.read(aside.path(), aside.after())) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out =
                    new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
            while (reader.next()) {
                switch (reader.entry()) {
                    case Report report when report.evidence() == Evidence.COOKIE -> {
                        byte[] record = LateReport.record(report);
                        out.writeLong(reader.position());
                        out.writeInt(record.length);
                        out.write(record);
                        out.flush();
                        if (in.readLong() != reader.position()) {
                            throw new ProtocolException("another report was answered");
                        }
                        taken++;
                    }
                    case Report _ -> left++;
                    case Act _ -> acts++;
                    default -> {}
                }
            }
        }
        LOG.warn(
                "Of what was set aside in {}: reports handed over {}, without a receipt and so"
                        + " left there {}, decisions that were never confirmed {}",
                aside.path(),
                taken,
                left,
                acts);
        files.handedOver(aside, taken, left, acts);
    }
}
