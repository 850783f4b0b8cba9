package dev.weir.ledger;

/** By what usage is told apart. Hours come out of hour rows, which are kept for a time only. */
public enum By {
    USER,
    SOURCE,
    CREDENTIAL,
    RATE,
    HOUR,
    DAY,
    MONTH,
    YEAR;

    boolean isTime() {
        return this == HOUR || this == DAY || this == MONTH || this == YEAR;
    }
}
