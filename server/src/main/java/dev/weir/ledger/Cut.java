package dev.weir.ledger;

import java.util.OptionalLong;

/**
 * Which rows a figure is the sum of.
 *
 * @param userId one user, 0 = the unattributed; empty = all
 * @param sourceId one source; empty = all
 * @param credentialId one credential; empty = all
 * @param rate millionths; empty = all
 * @param hours whether hour rows are meant, which are kept for a time only, instead of day rows
 * @param range buckets that begin in it
 */
public record Cut(
        OptionalLong userId,
        OptionalLong sourceId,
        OptionalLong credentialId,
        OptionalLong rate,
        boolean hours,
        Range range) {

    /** Corrections belong to no credential and no rate, so such a figure has none. */
    public boolean hasAdjustments() {
        return credentialId.isEmpty() && rate.isEmpty();
    }

    /** Whether a row of this key is one of them. */
    public boolean has(RowPage.Key key) {
        return key.bucket() >= range.from()
                && key.bucket() < range.to()
                && fits(userId, key.userId())
                && fits(sourceId, key.sourceId())
                && fits(credentialId, key.credentialId())
                && fits(rate, key.rate());
    }

    /** The same for another user. */
    public Cut ofUser(long other) {
        return new Cut(OptionalLong.of(other), sourceId, credentialId, rate, hours, range);
    }

    /** The same for all credentials. */
    public Cut ofAllCredentials() {
        return new Cut(userId, sourceId, OptionalLong.empty(), rate, hours, range);
    }

    private static boolean fits(OptionalLong wanted, long value) {
        return wanted.isEmpty() || wanted.getAsLong() == value;
    }
}
