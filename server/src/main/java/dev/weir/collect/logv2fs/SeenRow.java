package dev.weir.collect.logv2fs;

/**
 * A row as it was when it was last told.
 *
 * @param id logv2fs' key of it
 * @param email its {@code email_as_id}
 * @param createdMillis when it began there, epoch milliseconds; 0 = it does not say
 * @param used bytes of all time
 * @param day the newest day that it told, days since 1970; 0 = none
 * @param dayTraffic what it said of that day, bytes
 */
record SeenRow(String id, String email, long createdMillis, long used, long day, long dayTraffic) {
    static SeenRow of(FollowedRow row) {
        return new SeenRow(
                row.id(),
                row.email(),
                row.createdMillis(),
                row.used(),
                row.newestDay(),
                row.newestTraffic());
    }
}
