package dev.weir.live;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * One message as those see it who see as much: made once for each {@link Sight} that somebody who
 * is sent it has. Hub's thread.
 */
final class Views {
    private final Map<Sight, byte[]> made = new HashMap<>();
    private final Function<Sight, byte[]> make;

    /**
     * @param make writes the body as seen so
     */
    Views(Function<Sight, byte[]> make) {
        this.make = make;
    }

    byte[] as(Sight sight) {
        return made.computeIfAbsent(sight, make);
    }
}
