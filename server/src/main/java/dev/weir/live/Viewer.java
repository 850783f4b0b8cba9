package dev.weir.live;

import dev.weir.access.Permission;
import dev.weir.access.Principal;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** Who listens, and what it may hear now. Any thread. */
public sealed interface Viewer {
    /** Whose sockets are counted together. */
    String account();

    /** Whether it is still let in at all. */
    boolean admitted();

    /** Whether it may hear this topic, as its rights are now. */
    boolean may(Topic topic);

    /** Which facts it may see beside figures, as its rights are now. */
    Sight sight();

    /**
     * Somebody of the staff, or a program of theirs.
     *
     * @param account whose sockets are counted together
     * @param proof who it is now; empty once its session or token has ended
     */
    record Staff(String account, Supplier<Optional<Principal>> proof) implements Viewer {
        @Override
        public boolean admitted() {
            return proof.get().isPresent();
        }

        @Override
        public boolean may(Topic topic) {
            return proof.get().map(who -> may(who, topic)).orElse(false);
        }

        /** Figures of everybody are open to {@code usage_read}; facts are left out by sight. */
        private static boolean may(Principal who, Topic topic) {
            return switch (topic) {
                case Topic.Overview _,
                        Topic.Nodes _,
                        Topic.OneNode _,
                        Topic.OneUser _,
                        Topic.SomeUser _ ->
                        who.may(Permission.USAGE_READ);
                case Topic.Me _ -> false;
            };
        }

        @Override
        public Sight sight() {
            return proof.get().map(Sight::of).orElse(Sight.FIGURES);
        }
    }

    /**
     * A user of the service, who may hear of nobody else, and of itself no more than whoever issued
     * its ticket may.
     *
     * @param untilMillis when its ticket ends, epoch milliseconds
     * @param issuer who that is now; empty once the session or token that issued it has ended
     */
    record EndUser(
            long userId, long untilMillis, InstantSource wall, Supplier<Optional<Principal>> issuer)
            implements Viewer {
        @Override
        public String account() {
            return "user:" + userId;
        }

        @Override
        public boolean admitted() {
            return wall.millis() < untilMillis
                    && issuer.get().filter(who -> who.may(Permission.USAGE_READ)).isPresent();
        }

        @Override
        public boolean may(Topic topic) {
            return admitted()
                    && (topic instanceof Topic.Me
                            || (topic instanceof Topic.OneUser one && one.userId() == userId));
        }

        @Override
        public Sight sight() {
            return issuer.get().map(who -> Sight.of(who).ofItself()).orElse(Sight.FIGURES);
        }
    }
}
