package dev.weir.shadow;

/** A reading is over: another one began, or nothing was heard of it for too long. */
public final class ReadingOver extends RuntimeException {
    private static final long serialVersionUID = 1;

    ReadingOver() {
        super("this reading is over; pushes have gone on since");
    }
}
