package dev.weir.collect.node;

import dev.weir.directory.Machine;
import dev.weir.directory.Node;
import dev.weir.http.Problem;
import dev.weir.presence.DoorCounters.Refusal;
import java.util.List;

/** What the {@link Doorkeeper} decided. */
sealed interface Admission {
    /** The request comes from this node. */
    record Admitted(Node node) implements Admission {}

    /** The request comes from this machine, for none of its nodes. */
    record OfMachine(Machine machine) implements Admission {}

    /** The request comes from somebody who knows the fleet token and names no node. */
    record Fleet() implements Admission {}

    /** The request comes from whoever serves these nodes; none for the fleet token alone. */
    record Several(List<Node> nodes) implements Admission {}

    /** Nobody we know, or nobody we serve. */
    record Refused(Refusal reason, Problem problem) implements Admission {}
}
