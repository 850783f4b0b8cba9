package dev.weir.simulate;

import dev.weir.simulate.SimulatedNode.Pattern;
import java.util.ArrayList;
import java.util.List;

/** The nodes of a run: every kind of client in every difficult position, in turn. */
final class Fleet {
    private static final long ONE = 1_000_000;
    private static final long ONE_AND_A_THIRD = 1_300_000;

    /**
     * A position in the fleet.
     *
     * @param most users at most, 0 = as many as there are, up to a thousand
     */
    private record Model(
            ClientKind kind,
            String family,
            boolean proxied,
            boolean jar,
            Pattern pattern,
            long rate,
            int processes,
            int most) {}

    private static final List<Model> MODELS =
            List.of(
                    plain(ClientKind.XRAYR, "keeps", ONE),
                    plain(ClientKind.V2BX, "resets", ONE),
                    plain(ClientKind.V2NODE, "auto", 2 * ONE),
                    plain(ClientKind.XBOARD_NODE, "auto", ONE),
                    proxied(ClientKind.XRAYR, "keeps", ONE_AND_A_THIRD),
                    plain(ClientKind.HYSTERIA, "auto", ONE),
                    proxied(ClientKind.XRAYRP, "keeps", ONE / 2),
                    drip(ClientKind.V2BX, "resets", true),
                    small(ClientKind.XRAYR, "keeps", 1, Pattern.LIVELY),
                    plain(ClientKind.ONE_SHOT, "resets", ONE),
                    drip(ClientKind.XRAYR, "keeps", false),
                    pair(ClientKind.XRAYR, "keeps", Pattern.LIVELY),
                    pair(ClientKind.V2BX, "resets", Pattern.CONSTANT),
                    small(ClientKind.XRAYR, "keeps", 3, Pattern.CONSTANT),
                    smallBehindProxy(ClientKind.HYSTERIA, 1),
                    small(ClientKind.V2BX, "resets", 1, Pattern.LIVELY),
                    smallBehindProxy(ClientKind.XBOARD_NODE, 3),
                    plain(ClientKind.XRAYRP, "auto", ONE),
                    plain(ClientKind.XRAYR_SSPANEL, "auto", ONE),
                    proxied(ClientKind.XRAYR_TIDALAB, "keeps", ONE_AND_A_THIRD),
                    plain(ClientKind.PPANEL_NODE, "auto", ONE),
                    plain(ClientKind.XRAYRP_MACHINE, "auto", 2 * ONE),
                    drip(ClientKind.XRAYR_SSPANEL, "keeps", true),
                    small(ClientKind.XRAYR_TIDALAB, "keeps", 3, Pattern.CONSTANT),
                    pair(ClientKind.PPANEL_NODE, "resets", Pattern.LIVELY),
                    proxied(ClientKind.V2NODE, "auto", ONE_AND_A_THIRD),
                    bare(ClientKind.V2BX, "resets"));

    private Fleet() {}

    private static Model plain(ClientKind kind, String family, long rate) {
        return new Model(kind, family, false, kind.jar(), Pattern.LIVELY, rate, 1, 0);
    }

    private static Model proxied(ClientKind kind, String family, long rate) {
        return new Model(kind, family, true, kind.jar(), Pattern.LIVELY, rate, 1, 0);
    }

    private static Model drip(ClientKind kind, String family, boolean proxied) {
        return new Model(kind, family, proxied, true, Pattern.DRIP, ONE_AND_A_THIRD, 1, 0);
    }

    private static Model pair(ClientKind kind, String family, Pattern pattern) {
        return new Model(kind, family, false, true, pattern, ONE, 2, 0);
    }

    private static Model small(ClientKind kind, String family, int most, Pattern pattern) {
        return new Model(kind, family, false, true, pattern, ONE, 1, most);
    }

    private static Model smallBehindProxy(ClientKind kind, int most) {
        return new Model(kind, "auto", true, false, Pattern.LIVELY, 3 * ONE, 1, most);
    }

    /** A client with a jar behind something that takes the cookies away. */
    private static Model bare(ClientKind kind, String family) {
        return new Model(kind, family, false, false, Pattern.LIVELY, ONE, 1, 0);
    }

    /** A night across midnight, and a morning after it. */
    private static List<Tariff.Range> ranges(long rate) {
        boolean whole = SimulatedNode.whole(rate);
        return List.of(
                new Tariff.Range(22, 6, whole ? 0 : 700_000),
                new Tariff.Range(6, 9, whole ? 3 * ONE : 1_100_000));
    }

    private static String name(Model model, int index) {
        return "simulated "
                + model.kind().label()
                + " "
                + (index + 1)
                + (model.proxied() ? " behind a proxy" : "")
                + (model.kind().jar() && !model.jar() ? " without cookies" : "");
    }

    static List<SimulatedNode> of(SimulationPlan plan) {
        List<SimulatedNode> nodes = new ArrayList<>();
        for (int i = 0; i < plan.nodes(); i++) {
            Model model = MODELS.get(i % MODELS.size());
            int most = model.most() == 0 ? 1_000 : model.most();
            int users = Math.min(most, plan.users());
            int first = Dice.at(plan.seed(), -1, i).below(plan.users() - users + 1);
            nodes.add(
                    new SimulatedNode(
                            i,
                            name(model, i),
                            "",
                            model.kind(),
                            model.family(),
                            model.proxied(),
                            model.jar(),
                            model.pattern(),
                            model.rate(),
                            i % 4 == 0 ? ranges(model.rate()) : List.of(),
                            model.processes(),
                            first,
                            users));
        }
        return nodes;
    }
}
