package dev.weir.simulate;

import dev.weir.simulate.ReferenceModel.Mistake;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Users and rows of {@link TinyPanel}, in memory; its own mistakes included. Not thread-safe. */
final class PanelLedger implements ReferenceModel.Book {
    private final Mistake mistake;
    private final InstantSource wall;
    private final PanelNodes nodes;
    private final Map<Long, Boolean> users = new HashMap<>();
    private final TreeMap<String, long[]> rows = new TreeMap<>();
    private final List<long[]> held = new ArrayList<>();

    PanelLedger(Mistake mistake, InstantSource wall, PanelNodes nodes) {
        this.mistake = mistake;
        this.wall = wall;
        this.nodes = nodes;
    }

    @Override
    public void post(long source, long key, long up, long down) {
        add(source, key, up, down);
    }

    @Override
    public void hold(long source, long key, long up, long down) {
        if ((up | down) != 0) {
            held.add(new long[] {source, user(key), up, down, wall.millis()});
        }
    }

    String addUser() {
        long id = users.size() + 1L;
        users.put(id, true);
        return "{\"id\":" + id + "}";
    }

    private long user(long key) {
        return users.containsKey(key) ? key : 0;
    }

    private void add(long source, long key, long up, long down) {
        if ((up | down) == 0) {
            return;
        }
        long hour = wall.millis() / 3_600_000 * 3_600;
        long rate = nodes.rate(source, wall.instant().atZone(ZoneOffset.UTC).getHour());
        long credential = users.containsKey(key) ? key : 1_000_000_000L + key;
        add(new long[] {hour, user(key), source, credential, rate}, "hour", up, down);
        long day = hour / 86_400 * 86_400;
        add(new long[] {day, user(key), source, credential, rate}, "day", up, down);
    }

    private void add(long[] key, String granularity, long up, long down) {
        StringBuilder name = new StringBuilder(granularity);
        for (long part : key) {
            name.append(' ').append(part);
        }
        long[] row = rows.computeIfAbsent(name.toString(), any -> row(key));
        row[5] += up;
        row[6] += down;
        if (mistake == Mistake.RATES_SUMS) {
            row[7] = billed(row[5], key[4]);
            row[8] = billed(row[6], key[4]);
        } else {
            row[7] += billed(up, key[4]);
            row[8] += billed(down, key[4]);
        }
    }

    private static long[] row(long[] key) {
        long[] row = new long[9];
        System.arraycopy(key, 0, row, 0, key.length);
        return row;
    }

    private static long billed(long bytes, long rate) {
        return Math.floorDiv(Math.addExact(Math.multiplyExact(bytes, rate), 500_000L), 1_000_000L);
    }

    /**
     * @param position as of which they stand
     */
    String rows(String granularity, long position) {
        StringBuilder page = new StringBuilder("{\"asOf\":" + position + ",\"rows\":[");
        String comma = "";
        for (Map.Entry<String, long[]> row : rows.entrySet()) {
            if (row.getKey().startsWith(granularity)) {
                page.append(comma).append(Arrays.toString(row.getValue()));
                comma = ",";
            }
        }
        return page.append("],\"next\":null}").toString();
    }

    String quarantine() {
        StringBuilder page = new StringBuilder("{\"quarantine\":[");
        String comma = "";
        for (long[] item : held) {
            page.append(comma)
                    .append("{\"sourceId\":")
                    .append(item[0])
                    .append(",\"userId\":")
                    .append(item[1])
                    .append(",\"upload\":")
                    .append(item[2])
                    .append(",\"download\":")
                    .append(item[3])
                    .append(",\"reason\":\"ambiguous\",\"to\":\"")
                    .append(Instant.ofEpochMilli(item[4]))
                    .append("\"}");
            comma = ",";
        }
        return page.append("],\"next\":null}").toString();
    }
}
