package dev.weir.ledger;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a decision about one report rests on.
 *
 * @param reclassified what a person decided about it before
 * @param corrections what that decision corrected
 * @param held amounts of the report that were held, decided on or not
 * @param names the source's unknown wire names, and the user each was assigned to; 0 = nobody yet
 */
public record ReportRecord(
        long asOf,
        Verdict verdict,
        Optional<Reclassified> reclassified,
        List<Adjustment> corrections,
        List<Quarantined> held,
        Map<String, Long> names) {}
