package dev.weir.collect.node;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads who is online where it is written as a list of objects, one an address: {@code
 * [{"user_id":7,"ip":"192.0.2.7"},…]}. Stateless; any thread.
 */
public final class AddressList {
    /** More is not kept anyway, and must not fill the memory on its way. */
    private static final int MAX_USERS = 50_000;

    private static final int MAX_ADDRESSES = 200_000;
    private static final int MAX_ADDRESS_LENGTH = 64;

    private final String user;
    private final String address;

    /** By the names that the dialect's members have. */
    public AddressList(String user, String address) {
        this.user = user;
        this.address = address;
    }

    /** Reads the next value, whatever it is; null when it is no list. */
    public @Nullable Map<Long, List<String>> read(JsonCursor json) {
        Map<Long, List<String>> addresses = new HashMap<>();
        if (json.nothing()) {
            return addresses; // Go writes an empty list so
        }
        if (!json.array()) {
            json.skip();
            return null;
        }
        int count = 0;
        for (boolean first = true; json.element(first); first = false) {
            if (!json.object()) {
                json.skip();
                continue;
            }
            long key = -1;
            String told = null;
            for (boolean start = true; json.member(start); start = false) {
                if (json.textIs(user)) {
                    key = json.number() == JsonCursor.Amount.WHOLE ? json.numberValue() : -1;
                } else if (json.textIs(address) && json.text()) {
                    int length = json.textEnd() - json.textStart();
                    told = length <= MAX_ADDRESS_LENGTH ? json.textValue() : null;
                } else {
                    json.skip();
                }
            }
            boolean room = addresses.size() < MAX_USERS || addresses.containsKey(key);
            if (key > 0 && told != null && room && count++ < MAX_ADDRESSES) {
                addresses.computeIfAbsent(key, id -> new ArrayList<>(2)).add(told);
            }
        }
        return addresses;
    }
}
