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

        private static boolean may(Principal who, Topic topic) {
            return switch (topic) {
                case Topic.Overview _ -> who.may(Permission.USAGE_READ);
                case Topic.Nodes _, Topic.OneNode _ ->
                        who.may(Permission.USAGE_READ) && who.may(Permission.NODES_READ);
                case Topic.OneUser _, Topic.SomeUser _ ->
                        who.may(Permission.USAGE_READ) && who.may(Permission.USERS_READ);
                case Topic.Me _ -> false;
            };
        }
    }

    /**
     * A user of the service, who may hear of nobody else.
     *
     * @param untilMillis when its ticket ends, epoch milliseconds
     */
    record EndUser(long userId, long untilMillis, InstantSource wall) implements Viewer {
        @Override
        public String account() {
            return "user:" + userId;
        }

        @Override
        public boolean admitted() {
            return wall.millis() < untilMillis;
        }

        @Override
        public boolean may(Topic topic) {
            return admitted()
                    && (topic instanceof Topic.Me
                            || (topic instanceof Topic.OneUser one && one.userId() == userId));
        }
    }
}
