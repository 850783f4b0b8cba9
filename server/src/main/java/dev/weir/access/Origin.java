package dev.weir.access;

import dev.weir.database.StoredText;
import java.util.concurrent.Callable;

/**
 * Who does something, and from where: what the audit log says of every act.
 *
 * <p>While a request of the operator's API is handled, its origin is the current one of its thread,
 * so that whatever is entered in the journal meanwhile can say where it came from.
 *
 * @param address of the client as people write it, or empty when it came from no network
 * @param agent what the client calls itself, or empty
 */
public record Origin(Principal who, String address, String agent) {
    private static final ScopedValue<Origin> CURRENT = ScopedValue.newInstance();
    private static final int LONGEST_AGENT = 200;

    public Origin {
        agent = StoredText.of(agent, LONGEST_AGENT);
    }

    /** The configuration, at a start. */
    public static Origin server() {
        return new Origin(Principal.server(), "", "");
    }

    /** Of the request that this thread handles; without one, the server itself. */
    public static Origin current() {
        return CURRENT.isBound() ? CURRENT.get() : server();
    }

    /** Does the work as this origin's. */
    public <T> T during(Callable<? extends T> work) throws Exception {
        return ScopedValue.where(CURRENT, this).call(work::call);
    }
}
