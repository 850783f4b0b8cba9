package dev.weir.web;

import dev.weir.directory.Directory;
import dev.weir.directory.Node;
import dev.weir.directory.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** Finds what a person names: by number, or by the name people use. */
final class DirectoryNames {
    private final Directory directory;

    DirectoryNames(Directory directory) {
        this.directory = directory;
    }

    /** The living user of a number or an e-mail address. */
    User user(String named) {
        User user =
                isNumber(named)
                        ? directory.user(Long.parseLong(named))
                        : directory.userByEmail(named.toLowerCase(Locale.ROOT));
        if (user == null) {
            throw ApiProblem.notFound("user '" + named + "'");
        }
        return user;
    }

    /** The user of a number even if deleted, or the living user of an e-mail address. */
    User userOrTombstone(String named) {
        User user = isNumber(named) ? directory.userOrTombstone(Long.parseLong(named)) : null;
        return user == null ? user(named) : user;
    }

    /**
     * Living users by number.
     *
     * @param after only higher numbers
     * @param text part of the e-mail address or the name, or the whole number; empty = all
     */
    List<User> usersAfter(long after, String text, int limit) {
        if (text.isEmpty()) {
            return directory.usersAfter(after, limit);
        }
        String wanted = text.toLowerCase(Locale.ROOT);
        List<User> found = new ArrayList<>();
        for (User user : directory.usersBetween(Math.addExact(after, 1), Long.MAX_VALUE)) {
            if (user.email().contains(wanted)
                    || user.name().toLowerCase(Locale.ROOT).contains(wanted)
                    || Long.toString(user.id()).equals(wanted)) {
                found.add(user);
                if (found.size() == limit) {
                    break;
                }
            }
        }
        return found;
    }

    /** The user that the parameter {@code user} names, 0 = the unattributed; empty = all. */
    OptionalLong userAsked(ApiRequest request) {
        String named = request.query("user", "");
        return named.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(named.equals("0") ? 0 : userOrTombstone(named).id());
    }

    /** The source that the parameter {@code node} names; empty = all. */
    OptionalLong sourceAsked(ApiRequest request) {
        String named = request.query("node", "");
        return named.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(nodeOrTombstone(named).sourceId());
    }

    /** The living node of a source number, of {@code type:number} as on the wire, or of a name. */
    Node node(String named) {
        Node node =
                isNumber(named)
                        ? directory.node(Long.parseLong(named))
                        : onlyNode(named, other -> namedSo(other, named));
        if (node == null) {
            throw ApiProblem.notFound("node '" + named + "'");
        }
        return node;
    }

    /** The node of a source number even if deleted, or the living node so named. */
    Node nodeOrTombstone(String named) {
        Node node = isNumber(named) ? directory.nodeOrTombstone(Long.parseLong(named)) : null;
        return node == null ? node(named) : node;
    }

    private Node onlyNode(String named, Predicate<Node> wanted) {
        List<Node> found = new ArrayList<>();
        for (Node node : directory.nodes()) {
            if (wanted.test(node)) {
                found.add(node);
            }
        }
        if (found.size() > 1) {
            throw ApiProblem.of(
                    409,
                    "ambiguous_name",
                    found.size() + " nodes are called '" + named + "'",
                    "name the node by its number: "
                            + String.join(
                                    ", ",
                                    found.stream().map(n -> Long.toString(n.sourceId())).toList()));
        }
        if (found.isEmpty()) {
            throw ApiProblem.notFound("node '" + named + "'");
        }
        return found.getFirst();
    }

    private static boolean namedSo(Node node, String named) {
        return node.name().equals(named) || (node.type() + ":" + node.nodeId()).equals(named);
    }

    private static boolean isNumber(String named) {
        return named.matches("[0-9]{1,18}");
    }
}
