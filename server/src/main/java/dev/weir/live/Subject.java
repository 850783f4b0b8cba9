package dev.weir.live;

/**
 * What a message is about.
 *
 * @param id of the user or node; 0 for the installation. User 0 is unattributed usage
 */
record Subject(Kind kind, long id) {
    /** Whose figures. */
    enum Kind {
        INSTALLATION,
        NODE,
        USER
    }

    static final Subject INSTALLATION = new Subject(Kind.INSTALLATION, 0);

    static Subject node(long sourceId) {
        return new Subject(Kind.NODE, sourceId);
    }

    static Subject user(long id) {
        return new Subject(Kind.USER, id);
    }
}
