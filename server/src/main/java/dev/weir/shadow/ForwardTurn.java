package dev.weir.shadow;

import java.util.List;

/**
 * One change of what stands of forwarding, made whole or not at all.
 *
 * @param turn number of the change before it
 * @param position everything up to here is settled by it
 * @param leaving pushes whose first byte may leave once this is durable
 * @param withdrawn positions of pushes that did not reach the panel and wait again
 * @param passedOver positions that the journal has no more
 */
record ForwardTurn(
        long turn,
        long position,
        List<Work> leaving,
        List<Long> withdrawn,
        List<Settled> settled,
        long passedOver,
        long atMillis) {
    boolean changesNothing(long positionBefore) {
        return position == positionBefore
                && leaving.isEmpty()
                && withdrawn.isEmpty()
                && settled.isEmpty()
                && passedOver == 0;
    }
}
