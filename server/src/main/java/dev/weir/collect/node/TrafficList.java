package dev.weir.collect.node;

import dev.weir.collect.node.JsonCursor.Amount;
import dev.weir.posting.Readings;
import dev.weir.posting.Readings.Fault;

/**
 * Reads traffic that is written as a list of objects, one a user: {@code
 * [{"user_id":7,"u":1,"d":2},…]}.
 *
 * <p>Kind as with UniProxy: numbers may be whole floats or strings of digits, members come in any
 * order, others are passed over, a direction that is not told is 0, repeated users are summed. What
 * is no entry costs only itself and is one fault. Stateless; any thread.
 */
public final class TrafficList {
    private final String user;
    private final String upload;
    private final String download;

    /** By the names that the dialect's members have. */
    public TrafficList(String user, String upload, String download) {
        this.user = user;
        this.upload = upload;
        this.download = download;
    }

    /** Reads the next value, whatever it is; false when it is no list. */
    public boolean read(JsonCursor json, Readings into) {
        if (json.nothing()) {
            return true; // Go writes an empty list so
        }
        if (!json.array()) {
            json.skip();
            return false;
        }
        for (boolean first = true; json.element(first); first = false) {
            entry(json, into);
        }
        return true;
    }

    private void entry(JsonCursor json, Readings into) {
        if (!json.object()) {
            into.fault(Fault.BAD_VALUE);
            json.skip();
            return;
        }
        long key = -1;
        long up = 0;
        long down = 0;
        boolean told = false;
        Amount worst = Amount.WHOLE;
        for (boolean first = true; json.member(first); first = false) {
            if (json.textIs(user)) {
                key = json.number() == Amount.WHOLE ? json.numberValue() : -1;
            } else if (json.textIs(upload)) {
                told = true;
                worst = worse(worst, json.number());
                up = json.numberValue();
            } else if (json.textIs(download)) {
                told = true;
                worst = worse(worst, json.number());
                down = json.numberValue();
            } else {
                json.skip();
            }
        }
        if (key <= 0) {
            into.fault(key == 0 ? Fault.NOBODY : Fault.BAD_KEY);
            return;
        }
        // An entry that the body breaks off in may lack digits, a direction, or its end.
        switch (json.failed() || !told ? Amount.BAD : worst) {
            case WHOLE -> into.add(key, up, down);
            case NEGATIVE -> into.fault(Fault.NEGATIVE);
            case TOO_LARGE -> into.fault(Fault.TOO_LARGE);
            case BAD -> into.fault(Fault.BAD_VALUE);
        }
    }

    private static Amount worse(Amount before, Amount now) {
        return before == Amount.WHOLE ? now : before;
    }
}
