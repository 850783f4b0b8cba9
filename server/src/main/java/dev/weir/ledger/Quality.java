package dev.weir.ledger;

import java.util.List;

/**
 * How well sources reported in a range; a source without any report and anything held is not in it.
 */
public record Quality(long asOf, Range range, List<SourceQuality> sources) {}
