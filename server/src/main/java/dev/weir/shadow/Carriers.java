package dev.weir.shadow;

import dev.weir.journal.FaultPoints;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Virtual threads that carry pushes to the panel, one each, and what they bring back. Made anew
 * each time forwarding begins: what those before still bring is nobody's, for it was judged as cut
 * off.
 */
final class Carriers {
    private final OldPanelDoor door;
    private final PanelClock clock;
    private final LinkedBlockingQueue<Sent> back = new LinkedBlockingQueue<>();

    Carriers(OldPanelDoor door, PanelClock clock) {
        this.door = door;
        this.clock = clock;
    }

    /** Sends a push; that it is on its way must be durable. */
    void carry(Work work, PanelRequest request) {
        FaultPoints.reach("shadow-leaving");
        var _ =
                Thread.ofVirtual()
                        .name("shadow-push")
                        .start(() -> {
                            PanelAnswer answer = door.push(request.push(), request.body());
                            FaultPoints.reach("shadow-answered");
                            back.add(new Sent(work, answer, clock.millis()));
                        });
    }

    /** Takes what has come back, into a list; waits for the first for a while. */
    void takeInto(List<Sent> sent, long millis) throws InterruptedException {
        Sent first = back.poll(millis, TimeUnit.MILLISECONDS);
        if (first != null) {
            sent.add(first);
            back.drainTo(sent);
        }
    }

    boolean isEmpty() {
        return back.isEmpty();
    }
}
