package dev.weir.ledger;

import java.util.List;
import java.util.Optional;

/**
 * Some rows of usage in key order.
 *
 * @param asOf the journal position that the rows include
 * @param next key after which the next page begins; empty = no more
 */
public record RowPage(long asOf, List<Row> rows, Optional<Key> next) {
    /** Key of a row. */
    public record Key(long bucket, long userId, long sourceId, long credentialId, long rate) {
        /** Before all rows. */
        public static final Key FIRST =
                new Key(Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE, 0);
    }

    /** One row; amounts in bytes. */
    public record Row(
            Key key, long upload, long download, long billedUpload, long billedDownload) {}
}
