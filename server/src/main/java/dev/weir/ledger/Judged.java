package dev.weir.ledger;

import java.util.Optional;

/** A report's verdict, and what a person decided about the report after it. */
public record Judged(Verdict verdict, Optional<Reclassified.As> reclassified) {}
