package dev.weir.shadow;

import dev.weir.journal.Report;

/**
 * A push that is to be sent.
 *
 * @param position in the journal
 * @param refusals how often the panel put it off since it answered at all
 */
record Work(long position, Report report, int refusals) {
    Work putOff() {
        return new Work(position, report, refusals + 1);
    }
}
