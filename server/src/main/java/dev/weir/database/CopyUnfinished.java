package dev.weir.database;

import java.sql.SQLException;

/** The database holds a copy of another one that is not whole. */
final class CopyUnfinished extends SQLException {
    private static final long serialVersionUID = 1L;

    CopyUnfinished(CopyMark mark) {
        super(
                "it holds a copy of "
                        + mark.origin()
                        + " that is not whole: run the same 'weir database copy' again, which goes"
                        + " on where it was, or point 'database' back to "
                        + mark.origin());
    }
}
