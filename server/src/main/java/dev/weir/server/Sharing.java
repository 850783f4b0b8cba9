package dev.weir.server;

import dev.weir.http.InheritedSocket;
import dev.weir.ledger.Authority;
import dev.weir.relay.RelayGate;
import java.io.IOException;

/**
 * How a server is joined to the other processes on its data. Each is asked for once, by the thread
 * that opens the doors.
 */
interface Sharing {
    /** The socket for nodes and people, which nobody else accepts from any more. */
    InheritedSocket listening() throws IOException;

    /** Where the other processes bring what they accepted. */
    RelayGate gate() throws IOException;

    /** From now on the others find the gate. */
    void gateIsOpen(int port) throws IOException;

    /** Whether it may post; asked whenever it takes the fence. */
    Authority authority();

    /** Whether nobody else can be the writer now, so that what nodes are told is the newest. */
    boolean isSure();

    /** Since when none of them could take over, epoch milliseconds; 0 = one can. */
    long aloneSinceMillis();
}
