package dev.weir.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Makes guessing slow. Tries are counted before a password is looked at, so that many at once count
 * as many; one that succeeds is taken back.
 *
 * <p>Three counts: of an account from one address, of an address, of an account from everywhere.
 * After some free tries each further failure doubles the wait. The third count is the weakest: it
 * stops at a minute, and does not hold for addresses from which the account has signed in before,
 * so that a stranger who guesses cannot keep the owner out.
 *
 * <p>An IPv6 address counts as its network of 64 bits, because whoever has one has all of them.
 * Memory is bounded: the entries that were touched longest ago are forgotten. Thread-safe.
 */
final class Throttle {
    private static final int MOST_ENTRIES = 20_000;
    private static final long FORGET_NANOS = 3_600_000_000_000L;
    private static final long SECOND = 1_000_000_000L;

    private enum Count {
        PAIR(5, 900),
        ADDRESS(20, 900),
        ACCOUNT(20, 60);

        private final int free;
        private final long longestSeconds;

        Count(int free, long longestSeconds) {
            this.free = free;
            this.longestSeconds = longestSeconds;
        }

        /** How long the next try must wait after so many failures, nanoseconds. */
        private long wait(int failures) {
            int over = failures - free;
            if (over < 0) {
                return 0;
            }
            return SECOND * Math.min(longestSeconds, 1L << Math.min(over, 20));
        }
    }

    private record Key(Count count, String of) {}

    private static final class Tally {
        int failures;
        long openAt;
        long touched;
    }

    private final LongSupplier nanos;
    private final Map<Key, Tally> entries =
            new LinkedHashMap<>(64, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, Tally> eldest) {
                    return size() > MOST_ENTRIES;
                }
            };

    Throttle(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** One try that was let through; counted as failed until it {@link #succeeded}. */
    final class Attempt {
        private final Key[] keys;

        private Attempt(Key... keys) {
            this.keys = keys;
        }

        /** It was right: forgets what this address failed at this account before. */
        void succeeded() {
            takenBack();
            synchronized (entries) {
                entries.remove(keys[0]);
            }
        }

        /** It was no guess, or could not be looked at. */
        void takenBack() {
            synchronized (entries) {
                for (Key key : keys) {
                    Tally entry = entries.get(key);
                    if (entry != null && entry.failures > 0) {
                        entry.failures--;
                        entry.openAt = nanos.getAsLong();
                    }
                }
            }
        }
    }

    /**
     * Lets a try through, or not.
     *
     * @param knownHere the account has signed in from this address before
     * @throws AccessRefused when it must wait
     */
    Attempt begin(String account, String address, boolean knownHere) {
        String network = network(address);
        Key pair = new Key(Count.PAIR, account + " " + network);
        Key all = new Key(Count.ACCOUNT, account);
        // From where the account is at home, others' failures at that address do not count either.
        return knownHere ? count(pair) : count(pair, new Key(Count.ADDRESS, network), all);
    }

    private Attempt count(Key... keys) {
        long now = nanos.getAsLong();
        synchronized (entries) {
            long wait = 0;
            for (Key key : keys) {
                Tally entry = entries.get(key);
                if (entry != null && now - entry.touched > FORGET_NANOS) {
                    entries.remove(key);
                } else if (entry != null) {
                    wait = Math.max(wait, entry.openAt - now);
                }
            }
            if (wait > 0) {
                throw AccessRefused.later(
                        AccessRefused.Why.TOO_MANY_ATTEMPTS,
                        "too many attempts; wait before the next",
                        (wait + SECOND - 1) / SECOND);
            }
            for (Key key : keys) {
                Tally entry = entries.computeIfAbsent(key, _ -> new Tally());
                entry.failures++;
                entry.touched = now;
                entry.openAt = now + key.count().wait(entry.failures);
            }
        }
        return new Attempt(keys);
    }

    /** How many counts are held. */
    int size() {
        synchronized (entries) {
            return entries.size();
        }
    }

    /** The address as it is counted; what is no address counts as itself. */
    static String network(String address) {
        try {
            InetAddress parsed = InetAddress.ofLiteral(address);
            if (parsed instanceof Inet6Address) {
                byte[] bytes = parsed.getAddress();
                Arrays.fill(bytes, 8, 16, (byte) 0);
                return InetAddress.getByAddress(bytes).getHostAddress() + "/64";
            }
            return parsed.getHostAddress();
        } catch (IllegalArgumentException | UnknownHostException e) {
            return address;
        }
    }
}
