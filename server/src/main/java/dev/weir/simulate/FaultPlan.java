package dev.weir.simulate;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which faults an attempt of a node may meet, and how often.
 *
 * <p>Without a cookie the fate of an answer shows only in the connection it came on, so copies that
 * travel on their own are left out there: no server could tell them from news (R5, D8). One thread.
 */
final class FaultPlan {
    /** One of so many faults is an outage: the client gets no answer to any attempt. */
    private static final int OUTAGES = 8;

    private final int perMille;
    private final Fault[] any;
    private final Fault[] retriable;
    private final Fault[] breaking;
    private boolean outage;

    /**
     * @param perMille how many of a thousand first attempts meet a fault
     */
    FaultPlan(SimulatedNode node, int perMille) {
        this.perMille = perMille;
        List<Fault> faults = new ArrayList<>();
        faults.add(Fault.REFUSED);
        if (node.proxied()) {
            faults.add(Fault.BAD_GATEWAY);
            faults.add(Fault.BAD_GATEWAY_AFTER);
            faults.add(Fault.CLIENT_GONE);
        } else {
            faults.add(Fault.REQUEST_CUT);
            faults.add(Fault.ANSWER_LOST);
        }
        if (node.jar()) {
            faults.add(Fault.DELAYED);
            faults.add(Fault.COPIED_AT_ONCE);
            faults.add(Fault.COPIED_LATE);
            faults.add(Fault.LOST_AND_COPIED);
            if (!node.proxied()) {
                faults.add(Fault.HUNG_UP);
            }
        }
        breaking =
                faults.stream()
                        .filter(fault ->
                                fault != Fault.COPIED_AT_ONCE
                                        && fault != Fault.COPIED_LATE
                                        && fault != Fault.BAD_GATEWAY
                                        && fault != Fault.BAD_GATEWAY_AFTER)
                        .toArray(Fault[]::new);
        any = faults.toArray(Fault[]::new);
        if (node.jar() && node.kind().repeatsCookie()) {
            faults.add(Fault.ANSWER_CUT);
        }
        retriable = faults.toArray(Fault[]::new);
    }

    boolean breaks() {
        return perMille > 0;
    }

    /**
     * What meets this attempt, or null.
     *
     * @param attempt from 0; what broke one attempt often breaks the next
     * @param last there is no further attempt in this push
     */
    @Nullable Fault choose(Dice dice, int attempt, boolean last) {
        if (attempt == 0) {
            outage = dice.chance(perMille / OUTAGES);
        }
        if (outage) {
            return breaking[dice.below(breaking.length)];
        }
        if (!dice.chance(attempt == 0 ? perMille : Math.min(600, 2 * perMille))) {
            return null;
        }
        Fault[] possible = last ? any : retriable;
        return possible[dice.below(possible.length)];
    }
}
