package dev.weir.live;

import org.jspecify.annotations.Nullable;

/** Something that can be subscribed, as the wire names it. */
public sealed interface Topic {
    /** The installation as a whole: {@code overview}. */
    record Overview() implements Topic {}

    /** Every node, in brief: {@code nodes}. */
    record Nodes() implements Topic {}

    /** One node with its months and days: {@code node:7}. */
    record OneNode(long sourceId) implements Topic {}

    /** One user with its months and days: {@code user:17}. */
    record OneUser(long userId) implements Topic {}

    /** A user in brief, one of those named beside the topic {@code users}. */
    record SomeUser(long userId) implements Topic {}

    /** The user that a live ticket was issued for: {@code me}. */
    record Me() implements Topic {}

    /** The topic of this name; null when there is none. */
    static @Nullable Topic parse(String name) {
        return switch (name) {
            case "overview" -> new Overview();
            case "nodes" -> new Nodes();
            case "me" -> new Me();
            default -> {
                int colon = name.indexOf(':');
                String number = name.substring(colon + 1);
                if (colon < 0 || !number.matches("[0-9]{1,18}")) {
                    yield null;
                }
                long id = Long.parseLong(number);
                yield switch (name.substring(0, colon)) {
                    case "node" -> new OneNode(id);
                    case "user" -> new OneUser(id);
                    default -> null;
                };
            }
        };
    }

    /** As the wire names it. */
    default String text() {
        return switch (this) {
            case Overview _ -> "overview";
            case Nodes _ -> "nodes";
            case OneNode node -> "node:" + node.sourceId();
            case OneUser user -> "user:" + user.userId();
            case SomeUser _ -> "users";
            case Me _ -> "me";
        };
    }
}
