package dev.weir.shadow;

import dev.weir.directory.Node;
import dev.weir.posting.Readings;
import dev.weir.posting.ReportReaders;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Says how a push is put to the panel, and what it comes to with its fate.
 *
 * @param nodes by number of the source, deleted ones too
 * @param token the panel's
 */
record Settling(
        LongFunction<@Nullable Node> nodes, ReportReaders readers, PanelClock clock, String token) {
    /** A push that is put off so often although the panel answers is at fault itself. */
    private static final int MOST_PUT_OFF = 2;

    /** The fate that an answer means; {@link Fate#SENDING} = none yet, it is sent again. */
    static Fate fate(Sent sent) {
        PanelAnswer answer = sent.answer();
        return switch (answer.kind()) {
            case TAKEN -> Fate.TAKEN;
            case REFUSED -> Fate.REFUSED;
            case UNKNOWN -> Fate.UNKNOWN;
            case NOT_NOW ->
                    answer.status() != 0 && sent.work().refusals() >= MOST_PUT_OFF
                            ? Fate.REFUSED
                            : Fate.SENDING;
        };
    }

    Settled settled(Sent sent, Fate fate) {
        Work work = sent.work();
        Readings readings = new Readings();
        readers.of(work.report().route()).read(work.report(), readings);
        readings.seal();
        Node node = nodes.apply(work.report().sourceId());
        long rate = node == null ? 0 : clock.rate(node, sent.atMillis());
        return new Settled(
                work,
                fate,
                sent.atMillis(),
                sent.answer().status(),
                fate == Fate.TAKEN ? "" : sent.answer().why(),
                fate == Fate.TAKEN ? "" : sent.answer().said(),
                rate,
                clock.day(sent.atMillis()),
                readings);
    }

    /** What is nothing for the panel. */
    Settled apart(Work work) {
        PanelAnswer notAsked =
                work.report().route().isInbox()
                        ? PanelAnswer.notAsked("inbox", "came by the inbox, not from node software")
                        : PanelAnswer.notAsked("node_unknown", "of a node that is not known here");
        return settled(new Sent(work, notAsked, clock.millis()), Fate.APART);
    }

    /** Null = it is nothing for the panel. */
    @Nullable PanelRequest request(Work work) {
        Node node = nodes.apply(work.report().sourceId());
        return node == null || work.report().route().isInbox()
                ? null
                : PanelRequest.of(work.report(), node, token);
    }
}
