package dev.weir.ledger;

import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Sums over {@code quarantine}. A held amount may be any number that a sender could write, so two
 * of them can be more than a long holds, and a database would refuse the sum or round it: halves of
 * 32 bits are summed there and put together here.
 */
final class HeldBytes {
    private static final String HALF = "4294967296";

    /** Four columns of a query, for {@link #read}. */
    static final String SUMS =
            low("upload")
                    + ", "
                    + high("upload")
                    + ", "
                    + low("download")
                    + ", "
                    + high("download");

    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

    private HeldBytes() {}

    private static String low(String column) {
        return "coalesce(sum(" + column + " % " + HALF + "), 0)";
    }

    /** What is divided is a multiple, so that it is exact where a slash makes decimals. */
    private static String high(String column) {
        return "coalesce(sum((%s - %s %% %s) / %s), 0)".formatted(column, column, HALF, HALF);
    }

    /**
     * Both directions together; {@code Long.MAX_VALUE} stands for everything beyond it, which no
     * node ever carried.
     *
     * @param first column of {@link #SUMS}, from 1
     */
    static long read(ResultSet row, int first) throws SQLException {
        BigInteger low =
                BigInteger.valueOf(row.getLong(first))
                        .add(BigInteger.valueOf(row.getLong(first + 2)));
        BigInteger high =
                BigInteger.valueOf(row.getLong(first + 1))
                        .add(BigInteger.valueOf(row.getLong(first + 3)));
        return high.shiftLeft(32).add(low).min(MOST).longValueExact();
    }
}
