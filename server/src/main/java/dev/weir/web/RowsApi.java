package dev.weir.web;

import dev.weir.access.Permission;
import dev.weir.ledger.LedgerQueries;
import dev.weir.ledger.RowPage;

/** The ledger's rows as they stand, page by page, for other programs. */
final class RowsApi {
    private enum Granularity {
        DAY,
        HOUR
    }

    private final Rooms rooms;

    RowsApi(Rooms rooms) {
        this.rooms = rooms;
    }

    void register(ApiRoutes routes) {
        routes.get("/rows", Permission.USAGE_READ, this::rows);
    }

    private ApiAnswer rows(ApiRequest request) {
        Granularity granularity = request.query("granularity", Granularity.DAY);
        Cursor cursor = new Cursor(granularity == Granularity.DAY ? "day rows" : "hour rows");
        RowPage.Key after = key(cursor.numbers(request, 5));
        int limit = (int) request.query("limit", 1_000, 1, 10_000);
        LedgerQueries ledger = rooms.ledger();
        RowPage page =
                switch (granularity) {
                    case DAY -> ledger.dayRows(after, limit);
                    case HOUR -> ledger.hourRows(after, limit);
                };
        return ApiAnswer.ok(json -> {
            json.field("asOf", page.asOf()).startList("rows");
            for (RowPage.Row row : page.rows()) {
                RowPage.Key key = row.key();
                json.startList()
                        .value(key.bucket())
                        .value(key.userId())
                        .value(key.sourceId())
                        .value(key.credentialId())
                        .value(key.rate())
                        .value(row.upload())
                        .value(row.download())
                        .value(row.billedUpload())
                        .value(row.billedDownload())
                        .end();
            }
            json.end().field("next", page.next().map(key -> text(cursor, key)).orElse(null));
        });
    }

    private static RowPage.Key key(long[] place) {
        return place.length == 0
                ? RowPage.Key.FIRST
                : new RowPage.Key(place[0], place[1], place[2], place[3], place[4]);
    }

    private static String text(Cursor cursor, RowPage.Key key) {
        return cursor.text(
                key.bucket(), key.userId(), key.sourceId(), key.credentialId(), key.rate());
    }
}
