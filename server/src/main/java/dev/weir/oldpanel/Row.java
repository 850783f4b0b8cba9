package dev.weir.oldpanel;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A row as text by column, for the same table is differently typed from one panel and database to
 * the next.
 */
record Row(Map<String, @Nullable String> cells) {
    private static final Pattern UNSTORABLE = Pattern.compile("[\\x{0}\\x{D800}-\\x{DFFF}]");

    /** A cell that is not what its column is for. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        Unreadable(String message) {
            super(message);
        }
    }

    /** Neither PostgreSQL nor our own JSON keeps U+0000 and halves of surrogate pairs. */
    static String storable(String text) {
        return UNSTORABLE.matcher(text).replaceAll("\uFFFD");
    }

    boolean has(String column) {
        return cells.get(column) != null;
    }

    String text(String column) {
        String text = cells.get(column);
        return text == null ? "" : text;
    }

    String text(String column, String standard) {
        String text = text(column);
        return text.isEmpty() ? standard : text;
    }

    /** A whole number; what a database shows as {@code 12.0} is one. */
    long number(String column) throws Unreadable {
        try {
            return decimal(column).longValueExact();
        } catch (ArithmeticException e) {
            throw new Unreadable(column + " is not a whole number of 63 bits");
        }
    }

    long number(String column, long whenNull) throws Unreadable {
        return has(column) ? number(column) : whenNull;
    }

    /** Bytes, rounded half up where the panel kept fractions. */
    long bytes(String column) throws Unreadable {
        BigDecimal amount = decimal(column);
        if (amount.signum() < 0) {
            throw new Unreadable(column + " is negative");
        }
        try {
            return amount.setScale(0, RoundingMode.HALF_UP).longValueExact();
        } catch (ArithmeticException e) {
            throw new Unreadable(column + " is beyond 63 bits");
        }
    }

    boolean isWhole(String column) throws Unreadable {
        return decimal(column).stripTrailingZeros().scale() <= 0;
    }

    /** A rate in millionths. */
    long rate(String column) throws Unreadable {
        BigDecimal rate = decimal(column).movePointRight(6).setScale(0, RoundingMode.HALF_UP);
        if (rate.signum() < 0 || rate.compareTo(BigDecimal.valueOf(1_000_000_000)) > 0) {
            throw new Unreadable(column + " is not between 0 and 1000");
        }
        return rate.longValueExact();
    }

    boolean flag(String column, boolean whenNull) {
        if (!has(column)) {
            return whenNull;
        }
        String text = text(column).strip();
        return !(text.isEmpty()
                || text.equals("0")
                || text.equals("f")
                || text.equalsIgnoreCase("false"));
    }

    private BigDecimal decimal(String column) throws Unreadable {
        String text = text(column).strip();
        if (text.isEmpty() || text.length() > 40) {
            throw new Unreadable(column + (text.isEmpty() ? " is missing" : " is too long"));
        }
        try {
            BigDecimal number = new BigDecimal(text);
            if (Math.abs((long) number.scale()) > 100) {
                throw new Unreadable(column + " is beyond 63 bits");
            }
            return number;
        } catch (NumberFormatException e) {
            throw new Unreadable(column + " is not a number");
        }
    }
}
