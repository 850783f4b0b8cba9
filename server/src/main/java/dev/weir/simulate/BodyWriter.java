package dev.weir.simulate;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes the bodies of one node's reports, now and then with what no panel should choke on. */
final class BodyWriter {
    /** Of a thousand bodies, so many have each oddity. */
    private static final int ODD_PER_MILLE = 15;

    /** Entries that say nothing: each must be dropped, and none of its neighbours. */
    private static final List<String> JUNK =
            List.of(
                    "\"token\":\"none\"",
                    "\"node_type\":\"shadowsocks\"",
                    "\"0\":[77,78]",
                    "\"abc\":[1,2]",
                    "\"\":[1,2]",
                    "\"-5\":[1,2]",
                    "\"99999999999999999999\":[1,2]",
                    "\"800000001\":[-1,5]",
                    "\"800000002\":[1]",
                    "\"800000003\":[1,2,3]",
                    "\"800000004\":\"12\"",
                    "\"800000005\":null",
                    "\"800000006\":{\"up\":1,\"down\":2}",
                    "\"800000007\":[[1],2]",
                    "\"800000008\":[true,1]",
                    "\"800000009\":[9223372036854775808,1]",
                    "\"800000010\":[1e400,1]",
                    "\"800000011\":[null,1]",
                    "\"8000\\u0030012x\":[3,4]");

    /** The same in lists; {@code ?}, {@code <}, {@code >} stand for the names of members. */
    private static final List<String> JUNK_OBJECTS =
            List.of(
                    "{}",
                    "null",
                    "7",
                    "\"{\"",
                    "[1,2]",
                    "{\"other\":{\"users\":[{}]}}",
                    "{?:0,<:77,>:78}",
                    "{?:\"abc\",<:1,>:2}",
                    "{?:\"\",<:1,>:2}",
                    "{?:-5,<:1,>:2}",
                    "{?:99999999999999999999,<:1,>:2}",
                    "{?:800000001,<:-1,>:5}",
                    "{?:800000002}",
                    "{?:800000004,<:[1],>:2}",
                    "{?:800000008,<:true,>:1}",
                    "{?:800000009,<:9223372036854775808,>:1}",
                    "{?:800000010,<:1e400,>:1}",
                    "{?:800000011,<:null,>:1}",
                    "{<:1,>:2}");

    private enum Oddity {
        NONE,
        JUNK,
        TWICE,
        TEXT
    }

    private final SimulatedNode node;
    private final Identity identity;
    private final long[] userIds;
    private final Tongue tongue;
    private final byte[][] prefixes;
    private final Tally tally;
    private final byte[] between;
    private final boolean odd;
    private Bytes body = new Bytes(0);
    private Oddity oddity = Oddity.NONE;
    private int oddUser;
    private boolean first = true;

    /**
     * @param odd whether oddities are written at all
     */
    BodyWriter(SimulatedNode node, Identity identity, long[] userIds, Tally tally, boolean odd) {
        this.node = node;
        this.identity = identity;
        this.tally = tally;
        this.odd = odd;
        this.userIds = userIds;
        this.tongue = node.kind().tongue();
        prefixes = new byte[userIds.length][];
        for (int i = 0; i < userIds.length; i++) {
            String prefix =
                    tongue.lists() ? named("{?:" + userIds[i] + ",<:") : "\"" + userIds[i] + "\":[";
            prefixes[i] = prefix.getBytes(StandardCharsets.US_ASCII);
        }
        between = (tongue.lists() ? named(",>:") : ",").getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * @param report in the shape of {@code /report}, else of {@code /push}
     */
    void begin(Bytes into, boolean report, Dice dice) {
        body = into;
        first = true;
        oddity =
                odd && dice.chance(3 * ODD_PER_MILLE)
                        ? Oddity.values()[1 + dice.below(3)]
                        : Oddity.NONE;
        oddUser = dice.below(prefixes.length);
        body.clear();
        if (tongue.lists()) {
            body.text(tongue.head());
        } else if (node.kind() == ClientKind.XBOARD_NODE) {
            body.text("{\"token\":\"").text(identity.token()).text("\",\"node_id\":");
            body.number(identity.nodeId()).text(",\"traffic\":{");
        } else {
            body.text(report ? "{\"traffic\":{" : "{");
        }
        if (oddity == Oddity.JUNK) {
            tally.met(Fault.GARBAGE);
            for (int i = 0; i < 3; i++) {
                comma();
                body.text(
                        tongue.lists()
                                ? named(JUNK_OBJECTS.get(dice.below(JUNK_OBJECTS.size())))
                                : JUNK.get(dice.below(JUNK.size())));
            }
        }
    }

    void entry(int user, long up, long down) {
        if (user == oddUser && oddity != Oddity.NONE) {
            oddEntry(user, up, down);
            return;
        }
        plainEntry(user, up, down);
    }

    void end(boolean report) {
        if (tongue.lists()) {
            body.text(tongue.tail());
            return;
        }
        body.one('}');
        if (node.kind() != ClientKind.XBOARD_NODE && report) {
            body.text(",\"type\":\"traffic\"}");
        }
    }

    /** What Xboard-Node says of itself, its own counts of success included (F2). */
    void endXboard(long success, long failure, long connections, int online) {
        end(true);
        body.text(",\"online\":{},\"status\":{\"cpu\":3,\"mem\":{\"total\":1024,\"used\":256},")
                .text("\"swap\":{\"total\":0,\"used\":0},\"disk\":{\"total\":4096,\"used\":512}},")
                .text("\"metrics\":{\"uptime\":60,\"active_users\":")
                .number(online)
                .text(",\"total_connections\":")
                .number(connections)
                .text(",\"api\":{\"success\":")
                .number(success)
                .text(",\"failure\":")
                .number(failure)
                .text("}}}");
    }

    /** Xboard-Node's first word: who it is. */
    void greeting(Bytes into) {
        into.text("{\"token\":\"").text(identity.token()).text("\",\"node_id\":");
        into.number(identity.nodeId()).one('}');
    }

    private void plainEntry(int user, long up, long down) {
        comma();
        body.raw(prefixes[user]).number(up).raw(between).number(down);
        body.one(tongue.lists() ? '}' : ']');
    }

    private void oddEntry(int user, long up, long down) {
        switch (oddity) {
            case TWICE -> {
                tally.met(Fault.REPEATED_KEY);
                plainEntry(user, up / 2, down / 3);
                plainEntry(user, up - up / 2, down - down / 3);
            }
            case TEXT -> {
                tally.met(Fault.LENIENT_NUMBER);
                comma();
                if (tongue.lists()) {
                    body.text(named("{>:\"")).number(down).text(named("\",?:\""));
                    body.number(userIds[user]).text(named("\",<:\"")).number(up).text("\"}");
                } else {
                    body.raw(prefixes[user]).one('"').number(up).text("\",\"").number(down);
                    body.text("\"]");
                }
            }
            case NONE, JUNK -> plainEntry(user, up, down);
        }
    }

    private String named(String text) {
        return text.replace("?", '"' + tongue.user() + '"')
                .replace("<", '"' + tongue.upload() + '"')
                .replace(">", '"' + tongue.download() + '"');
    }

    private void comma() {
        if (!first) {
            body.one(',');
        }
        first = false;
    }
}
