package dev.weir.simulate;

/** Why bytes that passed a node were never shown to the server: the client threw them away. */
enum Loss {
    NEVER_ARRIVED("given up, reset before sending"),
    WIPED("wiped between reading and reset"),
    RESTART("not yet reported at a restart"),
    REMOVED("dropped with a removed user");

    private final String label;

    Loss(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
