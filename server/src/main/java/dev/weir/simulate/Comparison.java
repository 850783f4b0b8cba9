package dev.weir.simulate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds the truth of every node against the ledger, user by user.
 *
 * <p>Raw bytes must be equal. Where the server cannot decide (a sender without cookies, a family it
 * was not told) it may hold an amount: then the truth lies between what it posted, and that and
 * what it holds. Billed bytes must be equal too, except that an hour's end within a push's interval
 * may round each of its parts: then they may differ by a byte an amount.
 */
final class Comparison {
    private static final int MOST_LINES = 20;

    private record Key(long sourceId, long userId) {}

    /** Sums of the ledger. */
    private static final class Sum {
        long upload;
        long download;
        long billedUpload;
        long billedDownload;
        long heldUpload;
        long heldDownload;
        final Set<Long> buckets = new HashSet<>();
        final Set<Long> rates = new HashSet<>();
        final Set<Long> credentials = new HashSet<>();
    }

    private final List<String> lines = new ArrayList<>();
    private final Map<Long, Set<Long>> credentials = new HashMap<>();
    private long difference;
    private long observable;
    private long posted;
    private long held;
    private long heldNew;
    private long keys;

    /** Compares; call once. */
    void compare(List<NodeAccount> accounts, Books books) {
        List<Books.Held> amounts = books.held();
        Map<Key, Sum> hours = sums(accounts, books.rows("hour"), amounts);
        Map<Key, Sum> days = sums(accounts, books.rows("day"), amounts);
        for (NodeAccount account : accounts) {
            Truth truth = account.truth();
            for (int user = 0; user < account.keys().size(); user++) {
                Key key = new Key(account.sourceId(), account.userIds().get(user));
                Sum hour = take(hours, key);
                Sum day = take(days, key);
                check(account, truth, user, hour, "hours");
                check(account, truth, user, day, "days");
                checkDays(account, key, hour, day);
                tally(truth, user, hour);
            }
        }
        hours.forEach((key, sum) -> stray(key, sum, "hours"));
        days.forEach((key, sum) -> stray(key, sum, "days"));
        credentials.forEach((user, ids) -> {
            if (user != 0 && ids.size() > 1) {
                differ(1, "user " + user + " stands under credentials " + ids);
            }
        });
    }

    private static Sum take(Map<Key, Sum> sums, Key key) {
        Sum sum = sums.remove(key);
        return sum == null ? new Sum() : sum;
    }

    private static Map<Key, Sum> sums(
            List<NodeAccount> accounts, List<Books.Row> rows, List<Books.Held> amounts) {
        Map<Long, NodeAccount> bySource = new HashMap<>();
        accounts.forEach(account -> bySource.put(account.sourceId(), account));
        Map<Key, Sum> sums = new HashMap<>();
        for (Books.Row row : rows) {
            if (!bySource.containsKey(row.sourceId())) {
                continue;
            }
            Sum sum = sums.computeIfAbsent(new Key(row.sourceId(), row.userId()), key -> new Sum());
            sum.upload += row.upload();
            sum.download += row.download();
            sum.billedUpload += row.billedUpload();
            sum.billedDownload += row.billedDownload();
            sum.buckets.add(row.bucket());
            sum.rates.add(row.rate());
            sum.credentials.add(row.credentialId());
        }
        for (Books.Held amount : amounts) {
            NodeAccount account = bySource.get(amount.sourceId());
            if (account != null) {
                int user = account.keys().indexOf(Long.valueOf(amount.wireKey()));
                long userId = user < 0 ? 0 : account.userIds().get(user);
                Sum sum = sums.computeIfAbsent(new Key(amount.sourceId(), userId), k -> new Sum());
                sum.heldUpload += amount.upload();
                sum.heldDownload += amount.download();
            }
        }
        return sums;
    }

    private void check(NodeAccount account, Truth truth, int user, Sum sum, String what) {
        String where = what + ": " + account.name() + ", user " + account.keys().get(user);
        boolean decidable = account.plan().decidable();
        raw(where + " up", truth.upload[user], sum.upload, sum.heldUpload, decidable);
        raw(where + " down", truth.download[user], sum.download, sum.heldDownload, decidable);
        long rate = account.plan().rateMillionths();
        if (!sum.rates.isEmpty() && !sum.rates.equals(Set.of(rate))) {
            differ(1, where + ": at rates " + sum.rates + " instead of " + rate);
        }
        if (decidable && sum.upload == truth.upload[user] && sum.download == truth.download[user]) {
            boolean exact = rate == NodePlan.RATE_ONE || sum.buckets.size() <= 1;
            long slack = exact ? 0 : truth.pieces[user];
            billed(where + " billed up", truth.billedUpload[user], sum.billedUpload, slack);
            billed(where + " billed down", truth.billedDownload[user], sum.billedDownload, slack);
        }
        credentials
                .computeIfAbsent(account.userIds().get(user), id -> new HashSet<>())
                .addAll(sum.credentials);
    }

    private void raw(String where, long truth, long posted, long held, boolean decidable) {
        long least = posted;
        long most = decidable ? posted : posted + held;
        if (truth < least || truth > most) {
            differ(
                    truth < least ? least - truth : truth - most,
                    where + ": observable " + truth + ", posted " + posted + ", held " + held);
        } else if (decidable && held != 0) {
            differ(held, where + ": held " + held + " although it can be decided");
        }
    }

    private void billed(String where, long truth, long posted, long slack) {
        long off = Math.abs(truth - posted);
        if (off > slack) {
            differ(off, where + ": expected " + truth + ", posted " + posted);
        }
    }

    /** Posting writes both of the same parts, so they agree whatever was posted. */
    private void checkDays(NodeAccount account, Key key, Sum hour, Sum day) {
        long off =
                Math.abs(hour.upload - day.upload)
                        + Math.abs(hour.download - day.download)
                        + Math.abs(hour.billedUpload - day.billedUpload)
                        + Math.abs(hour.billedDownload - day.billedDownload);
        if (off != 0) {
            differ(off, account.name() + ", user " + key.userId() + ": hours are not days");
        }
    }

    private void stray(Key key, Sum sum, String what) {
        long bytes = sum.upload + sum.download + sum.heldUpload + sum.heldDownload;
        differ(
                Math.max(1, bytes),
                what
                        + ": source "
                        + key.sourceId()
                        + ", user "
                        + key.userId()
                        + ": "
                        + bytes
                        + " B that nobody sent");
    }

    private void differ(long bytes, String line) {
        difference += bytes;
        if (lines.size() < MOST_LINES) {
            lines.add(line);
        }
    }

    private void tally(Truth truth, int user, Sum sum) {
        keys++;
        long seen = truth.upload[user] + truth.download[user];
        long there = sum.upload + sum.download;
        observable += seen;
        posted += there;
        held += sum.heldUpload + sum.heldDownload;
        heldNew += seen - there;
    }

    long difference() {
        return difference;
    }

    long observable() {
        return observable;
    }

    long posted() {
        return posted;
    }

    /** Bytes that are held as ambiguous. */
    long held() {
        return held;
    }

    /** Bytes of those that were new in truth; the rest was shown again. */
    long heldNew() {
        return heldNew;
    }

    /** Pairs of user and node that were compared. */
    long keys() {
        return keys;
    }

    /** The first differences, one a line. */
    List<String> lines() {
        return List.copyOf(lines);
    }
}
