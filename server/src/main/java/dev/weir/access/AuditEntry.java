package dev.weir.access;

import org.jspecify.annotations.Nullable;

/**
 * One thing that was done, or tried.
 *
 * @param id rises with time
 * @param atMs epoch milliseconds
 * @param kind how whoever did it had proved who he is
 * @param accountId of whoever did it, 0 = none
 * @param actor his name at that time
 * @param address from which, or empty
 * @param action such as {@code user.saved} or {@code sign-in.failed}
 * @param target what it was done to, such as {@code user 7}, or empty
 * @param position of the act in the journal, 0 = it is not of the journal
 * @param before JSON of what was, without secrets, or null when there was nothing
 * @param after JSON of what is since, without secrets, or null when there is nothing
 */
public record AuditEntry(
        long id,
        long atMs,
        Principal.Kind kind,
        long accountId,
        String actor,
        String address,
        String action,
        String target,
        long position,
        @Nullable String before,
        @Nullable String after) {}
