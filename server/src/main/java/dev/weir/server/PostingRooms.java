package dev.weir.server;

import dev.weir.feed.ChangeFeed;
import dev.weir.posting.Posting;
import dev.weir.posting.ReportReaders;
import dev.weir.shadow.Shadow;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The life of a report behind the journal, and who brings reports in by other doors than nodes'.
 *
 * @param joint tells others what was posted
 * @param shadow forwards to an old panel, if one goes on beside this one
 */
record PostingRooms(
        ReportReaders readers, PostingJoint joint, Posting posting, Optional<Shadow> shadow) {

    static PostingRooms open(Ground ground, ServingRooms serving, AccessKeeper access) {
        Lifetime life = ground.life();
        ReportReaders readers = Dialects.readers();
        ChangeFeed feed = feed(ground);
        PostingJoint joint =
                new PostingJoint(
                        serving.directory(),
                        serving.standings(),
                        serving.ledger(),
                        ground.journal(),
                        ground.entering(),
                        access,
                        feed);
        Posting posting =
                life.of(
                        new Posting(
                                ground.journal(),
                                ground::opened,
                                serving.ledger(),
                                serving.tables(),
                                readers,
                                joint,
                                ground.wall(),
                                ground.nanos()));
        posting.start();
        InboxJoint.open(
                        ground.config(),
                        ground.database(),
                        serving.directory(),
                        ground.entering(),
                        serving.clock())
                .forEach(life::of);
        Optional<Shadow> shadow =
                ShadowJoint.of(
                        ground.config(),
                        ground.journal(),
                        ground.database(),
                        serving.directory(),
                        readers,
                        posting,
                        ground.wall(),
                        ground.nanos());
        shadow.ifPresent(beside -> life.of(beside).start());
        return new PostingRooms(readers, joint, posting, shadow);
    }

    /** Null where the database notifies nobody. */
    private static @Nullable ChangeFeed feed(Ground ground) {
        if (!ground.config().database().notifies()) {
            return null;
        }
        ChangeFeed feed = ground.life().of(new ChangeFeed());
        feed.start();
        return feed;
    }
}
