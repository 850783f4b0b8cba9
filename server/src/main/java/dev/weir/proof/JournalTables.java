package dev.weir.proof;

import dev.weir.database.CopyMark;
import dev.weir.database.TableShape;
import java.util.List;
import java.util.Set;

/** Which tables the journal decides. */
final class JournalTables {
    /**
     * What the journal does not decide: no opening holds it, no comparison looks at it, and a
     * ledger that is made anew takes it over from the one before.
     */
    private static final Set<String> KEPT_APART =
            Set.of(
                    "access_account",
                    "access_recovery",
                    "access_session",
                    "access_token",
                    "access_audit",
                    "kept_answer",
                    "inbox",
                    "feed_state",
                    CopyMark.TABLE,
                    "shadow_state",
                    "shadow_push",
                    "shadow_reason",
                    "shadow_usage",
                    "shadow_day",
                    "shadow_unknown",
                    "writer_lease",
                    "writer_term",
                    "logv2fs_row",
                    "logv2fs_user",
                    "shadow_figure",
                    "shadow_comparison",
                    "shadow_difference");

    /**
     * What is filled again from the day rows: no opening holds it, and a ledger that is made anew
     * begins without it.
     */
    private static final Set<String> FILLED_AGAIN =
            Set.of("user_month", "user_month_top", "summed_month", "summed_day");

    private JournalTables() {}

    /** All tables that the journal decides, those that are filled last at the end. */
    static List<TableShape> decided() {
        return TableShape.all().stream()
                .filter(shape -> !KEPT_APART.contains(shape.name()))
                .filter(shape -> !FILLED_AGAIN.contains(shape.name()))
                .toList();
    }

    static List<TableShape> decidedBut(Set<String> left) {
        return decided().stream().filter(shape -> !left.contains(shape.name())).toList();
    }

    /** Whether it is made of other rows: a copy begins without it, as a new ledger does. */
    static boolean isFilledAgain(TableShape shape) {
        return FILLED_AGAIN.contains(shape.name());
    }

    /** All tables that it does not decide. */
    static List<TableShape> keptApart() {
        return TableShape.all().stream()
                .filter(shape -> KEPT_APART.contains(shape.name()))
                .toList();
    }
}
