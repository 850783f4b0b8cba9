package dev.weir.web;

import dev.weir.access.Permission;
import dev.weir.ledger.LedgerQueries;
import dev.weir.ledger.RowPage;
import java.util.Optional;

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
        RowPage.Key after = key(request.query("after", ""));
        int limit = (int) request.query("limit", 1_000, 1, 10_000);
        LedgerQueries ledger = rooms.ledger();
        RowPage page =
                switch (request.query("granularity", Granularity.DAY)) {
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
            json.end().field("next", text(page.next()));
        });
    }

    private static @org.jspecify.annotations.Nullable String text(Optional<RowPage.Key> next) {
        return next.map(key ->
                        key.bucket()
                                + "."
                                + key.userId()
                                + "."
                                + key.sourceId()
                                + "."
                                + key.credentialId()
                                + "."
                                + key.rate())
                .orElse(null);
    }

    private static RowPage.Key key(String text) {
        if (text.isEmpty()) {
            return RowPage.Key.FIRST;
        }
        if (!text.matches("-?[0-9]{1,18}(\\.[0-9]{1,18}){4}")) {
            throw ApiProblem.badParameter("after", "expected what 'next' said");
        }
        String[] parts = text.split("\\.", -1);
        return new RowPage.Key(
                Long.parseLong(parts[0]),
                Long.parseLong(parts[1]),
                Long.parseLong(parts[2]),
                Long.parseLong(parts[3]),
                Long.parseLong(parts[4]));
    }
}
