package dev.weir.live;

import dev.weir.access.Permission;
import dev.weir.access.Principal;
import dev.weir.live.Subjects.Installation;
import dev.weir.live.Subjects.NodeFacts;
import dev.weir.live.Subjects.UserFacts;
import org.jspecify.annotations.Nullable;

/**
 * Which facts a viewer may see beside figures: those that other routes would show it. Whoever may
 * see usage sees whose it is, by name, and how far posting came; nothing else.
 *
 * @param users how users stand, their limits, how many there are: {@code users_read}
 * @param nodes domains of nodes, how they do, how many there are: {@code nodes_read}
 * @param proof what is held back: {@code proof_read}
 * @param health the server itself: {@code health_read}
 */
record Sight(boolean users, boolean nodes, boolean proof, boolean health) {
    /** Figures and names only. */
    static final Sight FIGURES = new Sight(false, false, false, false);

    static Sight of(Principal who) {
        return new Sight(
                who.may(Permission.USERS_READ),
                who.may(Permission.NODES_READ),
                who.may(Permission.PROOF_READ),
                who.may(Permission.HEALTH_READ));
    }

    /** What a user sees by a ticket of somebody who sees this: nothing but itself. */
    Sight ofItself() {
        return new Sight(users, false, false, false);
    }

    /** What it sees of a subject: facts that are equal here are no news to it. */
    @Nullable Object shown(@Nullable Object facts) {
        if (facts instanceof UserFacts user && !users) {
            return new UserFacts(user.id(), user.email(), user.name(), "", null, 0);
        }
        if (facts instanceof NodeFacts node && !nodes) {
            return node.name();
        }
        if (facts instanceof Installation now) {
            return new Installation(
                    users ? now.users() : 0,
                    nodes ? now.nodes() : 0,
                    nodes ? now.nodesReporting() : 0,
                    now.posting(),
                    now.zone(),
                    now.today(),
                    health ? now.build() : "",
                    now.simulated());
        }
        return facts;
    }
}
