package dev.weir.ledger;

/** A name that belongs to nobody yet, and what stands under it. */
public record UnattributedUsage(Unattributed name, Figures figures) {}
