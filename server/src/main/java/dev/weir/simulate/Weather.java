package dev.weir.simulate;

import java.util.SplittableRandom;

/**
 * Chooses what becomes of each attempt, so that what arrived stays certain. Seeded; one thread.
 *
 * <p>Where a sender left before it was answered, its push may or may not have arrived. A client
 * that resets then repeats it until one copy certainly has; of one that keeps, a later push shows
 * the same counter.
 */
final class Weather {
    /** What becomes of one attempt. */
    enum Fate {
        ANSWERED,
        ANSWER_LOST,
        REQUEST_CUT,
        HEADERS_ONLY,
        LEFT_EARLY,
        HELD_UP,
        BAD_GATEWAY
    }

    private final NodePlan plan;
    private final SplittableRandom random;
    private boolean stormy;
    private boolean unsure;
    private boolean mustBeAnswered;

    Weather(NodePlan plan, SplittableRandom random) {
        this.plan = plan;
        this.random = random;
    }

    /** Begins a push. */
    void begin(int stormyPercent) {
        stormy = random.nextInt(100) < stormyPercent;
        unsure = false;
        mustBeAnswered = false;
    }

    Fate next(boolean last) {
        if (!stormy || mustBeAnswered) {
            return Fate.ANSWERED;
        }
        Fate fate = draw();
        while (!allowed(fate, last)) {
            fate = draw();
        }
        unsure |= fate == Fate.LEFT_EARLY;
        // Keeps its counters, yet shows the newer answer: no server can tell that from an answered
        // push, so the next attempt gets through, as it nearly always does.
        mustBeAnswered = fate == Fate.HEADERS_ONLY && plan.kind().keeps();
        return fate;
    }

    private Fate draw() {
        int dice = random.nextInt(100);
        if (dice < 20) {
            return Fate.ANSWERED;
        }
        if (dice < 52) {
            return Fate.ANSWER_LOST;
        }
        if (dice < 72) {
            return Fate.REQUEST_CUT;
        }
        if (dice < 78) {
            return Fate.HEADERS_ONLY;
        }
        if (dice < 84) {
            return Fate.LEFT_EARLY;
        }
        return dice < 93 ? Fate.HELD_UP : Fate.BAD_GATEWAY;
    }

    private boolean allowed(Fate fate, boolean last) {
        boolean keeps = plan.kind().keeps();
        boolean mustArrive = unsure && !keeps;
        return switch (fate) {
            case ANSWERED, ANSWER_LOST -> true;
            case REQUEST_CUT -> !(mustArrive && last);
            case HEADERS_ONLY -> plan.kind().cookies() && !(keeps && last);
            // What a server posted by then decides how the rest is rated: certain at rate 1 only.
            case LEFT_EARLY ->
                    plan.kind().cookies()
                            && !(last && !keeps)
                            && plan.rateMillionths() == NodePlan.RATE_ONE;
            case HELD_UP -> plan.decidable() && !(mustArrive && last);
            case BAD_GATEWAY -> !mustArrive;
        };
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    /** From 0 to below the bound. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    long bits() {
        return random.nextLong();
    }
}
