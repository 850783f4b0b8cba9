package dev.weir.ledger;

/** Whose usage is asked for. */
public sealed interface Whose {
    /** One user at all sources; 0 = the unattributed. */
    record OfUser(long userId) implements Whose {}

    /** All users of one source. */
    record OfSource(long sourceId) implements Whose {}

    record OfUserAtSource(long userId, long sourceId) implements Whose {}

    /** All of the installation. */
    record OfAll() implements Whose {}

    static Whose user(long userId) {
        return new OfUser(userId);
    }

    static Whose source(long sourceId) {
        return new OfSource(sourceId);
    }

    static Whose userAtSource(long userId, long sourceId) {
        return new OfUserAtSource(userId, sourceId);
    }

    static Whose all() {
        return new OfAll();
    }
}
