package dev.weir.server;

import dev.weir.access.AuditLog;
import dev.weir.proof.Backup;
import dev.weir.proof.Holds;
import dev.weir.proof.Openings;
import dev.weir.usage.AccountingCalendar;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Proof, and what it lets us forget. */
record ProofRoom(ProofJobs jobs) {
    static ProofRoom open(
            Ground ground, ServingRooms serving, PostingRooms posting, AuditLog audit) {
        Path directory = ground.config().dataDirectory().resolve(Backup.OPENINGS);
        Openings openings = new Openings(directory, ground.wall());
        Supplier<AccountingCalendar> calendar = () -> serving.directory().settings().calendar();
        ground.life()
                .of(
                        new Housekeeper(
                                ground.database(),
                                serving.ledger(),
                                ground.journal(),
                                posting.posting(),
                                openings,
                                new Holds(directory),
                                audit,
                                ground.config(),
                                calendar,
                                ground.wall(),
                                ground.nanos()))
                .start();
        return new ProofRoom(
                new ProofJobs(
                        ground.config().dataDirectory(),
                        ground.journal(),
                        ground.database(),
                        posting.readers(),
                        openings,
                        calendar,
                        ground.wall(),
                        ground.nanos()));
    }
}
