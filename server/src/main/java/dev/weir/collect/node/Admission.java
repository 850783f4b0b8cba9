package dev.weir.collect.node;

import dev.weir.directory.Node;
import dev.weir.http.Problem;
import dev.weir.presence.DoorCounters.Refusal;

/** What the {@link Doorkeeper} decided. */
sealed interface Admission {
    /** The request comes from this node. */
    record Admitted(Node node) implements Admission {}

    /** The request comes from somebody who knows the fleet token and names no node. */
    record Fleet() implements Admission {}

    /** Nobody we know, or nobody we serve. */
    record Refused(Refusal reason, Problem problem) implements Admission {}
}
