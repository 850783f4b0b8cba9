package dev.weir.collect.node;

import dev.weir.collect.node.Admission.Admitted;
import dev.weir.collect.node.Admission.Fleet;
import dev.weir.collect.node.Admission.OfMachine;
import dev.weir.collect.node.Admission.Refused;
import dev.weir.collect.node.Admission.Several;
import dev.weir.directory.Machine;
import dev.weir.directory.Node;
import dev.weir.directory.NodeMatch;
import dev.weir.http.Problem;
import dev.weir.http.Tokens;
import dev.weir.presence.DoorCounters;
import dev.weir.presence.DoorCounters.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets nodes in by token and number. Any thread.
 *
 * <p>Statuses are 401 and 403 only: clients look no closer than "400 or more", and XrayRP would
 * take other ones for an old panel.
 */
final class Doorkeeper {
    private static final Problem NO_TOKEN =
            new Problem(
                    401,
                    "token_missing",
                    "This request carries no token.",
                    "Set the node's token (ApiKey) in the node software.");
    private static final Problem BAD_TOKEN =
            new Problem(
                    403,
                    "token_wrong",
                    "This token is not the node's.",
                    "Use the node's own token, or the fleet token if there is one.");
    private static final Problem UNKNOWN_NODE =
            new Problem(
                    403,
                    "node_unknown",
                    "No node has this number.",
                    "Check node_id; add the node with: weir node add");
    private static final Problem AMBIGUOUS_NODE =
            new Problem(
                    403,
                    "node_ambiguous",
                    "Several nodes have this number.",
                    "Send the node_type of the one you mean.");
    private static final Problem DISABLED_NODE =
            new Problem(403, "node_disabled", "This node is switched off.", "");

    private static final Problem BAD_MACHINE =
            new Problem(
                    403,
                    "token_wrong",
                    "This token is not the machine's.",
                    "Check machine_id and token; make a new one with: weir machine token");
    private static final Problem DISABLED_MACHINE =
            new Problem(403, "machine_disabled", "This machine is switched off.", "");
    private static final Problem NOT_ITS_NODE =
            new Problem(
                    403,
                    "node_unknown",
                    "This machine has no such node.",
                    "Give it the node with: weir machine attach");

    /** The hash of no token that anybody has. */
    private static final String NOBODYS_TOKEN = "0".repeat(64);

    private final NodeDirectory directory;
    private final DoorCounters counters;

    Doorkeeper(NodeDirectory directory, DoorCounters counters) {
        this.directory = directory;
        this.counters = counters;
    }

    /**
     * Decides on a claim.
     *
     * @param nodeOptional whether the fleet token alone is enough
     */
    Admission admit(NodeClaim claim, boolean nodeOptional) {
        Admission admission = decide(claim, nodeOptional);
        if (admission instanceof Refused refused) {
            counters.refused(refused.reason());
        }
        return admission;
    }

    private Admission decide(NodeClaim claim, boolean nodeOptional) {
        String token = claim.token();
        if (token == null) {
            return new Refused(Refusal.NO_TOKEN, NO_TOKEN);
        }
        if (claim.machineId() != null) {
            return decideOnMachine(claim.machineId(), token, claim.nodeId(), nodeOptional);
        }
        String fleetDigest = directory.settings().fleetTokenSha256();
        if (claim.nodeId() == null && nodeOptional) {
            return Tokens.matches(token, fleetDigest)
                    ? new Fleet()
                    : new Refused(Refusal.WRONG_TOKEN, BAD_TOKEN);
        }
        return switch (find(claim.nodeType(), claim.nodeId())) {
            case NodeMatch.Found found -> admit(found, token, fleetDigest);
            case NodeMatch.Ambiguous several -> ambiguous(several, token, fleetDigest);
            case NodeMatch.Unknown nobody ->
                    // Whether a number exists is told only to those who know a token.
                    Tokens.matches(token, fleetDigest)
                            ? new Refused(Refusal.UNKNOWN_NODE, UNKNOWN_NODE)
                            : new Refused(Refusal.UNKNOWN_NODE, BAD_TOKEN);
        };
    }

    private Admission admit(NodeMatch.Found found, String token, String fleetDigest) {
        Node node = found.node();
        if (!Tokens.matches(token, node.tokenSha256()) && !Tokens.matches(token, fleetDigest)) {
            return new Refused(Refusal.WRONG_TOKEN, BAD_TOKEN);
        }
        if (!node.enabled()) {
            return new Refused(Refusal.DISABLED_NODE, DISABLED_NODE);
        }
        if (found.typeMismatch()) {
            counters.wrongTypeServed();
        }
        return new Admitted(node);
    }

    /** The token may tell which node is meant when the type does not. */
    private Admission ambiguous(NodeMatch.Ambiguous several, String token, String fleetDigest) {
        Node owner = null;
        for (Node node : several.nodes()) {
            if (Tokens.matches(token, node.tokenSha256())) {
                if (owner != null) {
                    return new Refused(Refusal.AMBIGUOUS_NODE, AMBIGUOUS_NODE);
                }
                owner = node;
            }
        }
        if (owner != null) {
            return admit(new NodeMatch.Found(owner, true), token, fleetDigest);
        }
        return Tokens.matches(token, fleetDigest)
                ? new Refused(Refusal.AMBIGUOUS_NODE, AMBIGUOUS_NODE)
                : new Refused(Refusal.WRONG_TOKEN, BAD_TOKEN);
    }

    /** Decides on a machine that comes for none of its nodes. */
    Admission admitMachine(NodeClaim claim) {
        String token = claim.token();
        Admission admission =
                token == null
                        ? new Refused(Refusal.NO_TOKEN, NO_TOKEN)
                        : decideOnMachine(claim.machineId(), token, null, true);
        if (admission instanceof Refused refused) {
            counters.refused(refused.reason());
        }
        return admission;
    }

    /**
     * On the wire, a machine's nodes are numbered as sources are: they are told their numbers, and
     * no two have the same.
     */
    private Admission decideOnMachine(
            @Nullable String machineId,
            String token,
            @Nullable String nodeId,
            boolean nodeOptional) {
        long id = number(machineId);
        Machine machine = id < 0 ? null : directory.machine(id);
        // Compared even where there is none, so that time does not tell which numbers exist.
        boolean right =
                Tokens.matches(token, machine == null ? NOBODYS_TOKEN : machine.tokenSha256());
        if (machine == null || !right) {
            return new Refused(Refusal.WRONG_TOKEN, BAD_MACHINE);
        }
        if (!machine.enabled()) {
            return new Refused(Refusal.DISABLED_NODE, DISABLED_MACHINE);
        }
        if (nodeId == null) {
            return nodeOptional
                    ? new OfMachine(machine)
                    : new Refused(Refusal.UNKNOWN_NODE, NOT_ITS_NODE);
        }
        long sourceId = number(nodeId);
        Node node = machine.sourceIds().contains(sourceId) ? directory.node(sourceId) : null;
        if (node == null) {
            return new Refused(Refusal.UNKNOWN_NODE, NOT_ITS_NODE);
        }
        return node.enabled()
                ? new Admitted(node)
                : new Refused(Refusal.DISABLED_NODE, DISABLED_NODE);
    }

    /**
     * Decides on a claim that may stand for several nodes: all of the number it names, or, if it
     * names none, all there are. Those that its token opens are let in, each by itself.
     */
    Admission admitAll(NodeClaim claim) {
        Admission admission = decideAll(claim);
        if (admission instanceof Refused refused) {
            counters.refused(refused.reason());
        }
        return admission;
    }

    private Admission decideAll(NodeClaim claim) {
        String token = claim.token();
        if (token == null) {
            return new Refused(Refusal.NO_TOKEN, NO_TOKEN);
        }
        boolean fleet = Tokens.matches(token, directory.settings().fleetTokenSha256());
        if (claim.nodeId() == null) {
            List<Node> own = enabled(ownersOf(token));
            return fleet || !own.isEmpty()
                    ? new Several(own)
                    : new Refused(Refusal.WRONG_TOKEN, BAD_TOKEN);
        }
        List<Node> numbered =
                switch (find(NodeClaim.ANY_TYPE, claim.nodeId())) {
                    case NodeMatch.Found found -> List.of(found.node());
                    case NodeMatch.Ambiguous several -> several.nodes();
                    case NodeMatch.Unknown nobody -> List.of();
                };
        List<Node> opened = new ArrayList<>(numbered);
        opened.removeIf(node -> !fleet && !Tokens.matches(token, node.tokenSha256()));
        if (opened.isEmpty()) {
            return fleet
                    ? new Refused(Refusal.UNKNOWN_NODE, UNKNOWN_NODE)
                    : new Refused(Refusal.WRONG_TOKEN, BAD_TOKEN);
        }
        List<Node> serving = enabled(opened);
        return serving.isEmpty()
                ? new Refused(Refusal.DISABLED_NODE, DISABLED_NODE)
                : new Several(serving);
    }

    /** One digest against all: hashing the token for each of thousands of nodes would be work. */
    private List<Node> ownersOf(String token) {
        byte[] digest = Tokens.sha256Hex(token).getBytes(StandardCharsets.US_ASCII);
        List<Node> owners = new ArrayList<>();
        for (Node node : directory.nodes()) {
            byte[] own = node.tokenSha256().getBytes(StandardCharsets.US_ASCII);
            if (MessageDigest.isEqual(digest, own)) {
                owners.add(node);
            }
        }
        return owners;
    }

    private static List<Node> enabled(List<Node> nodes) {
        return nodes.stream().filter(Node::enabled).toList();
    }

    private NodeMatch find(@Nullable String type, @Nullable String nodeId) {
        long number = number(nodeId);
        return number < 0 ? new NodeMatch.Unknown() : directory.findNode(type, number);
    }

    /** A number of at most 18 digits, or -1. */
    private static long number(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > 18) {
            return -1;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return -1;
            }
        }
        return Long.parseLong(text);
    }
}
