package dev.weir.journal;

import java.util.UUID;

/**
 * A decision of a person or of the configuration: a directory change, a release, an assignment, an
 * adjustment. Posting applies an id once (R16).
 *
 * @param id unique for ever; a second act of the same id is a repeat
 * @param type what kind of decision, in the owner's words, such as {@code user.saved}
 * @param actor who decided, for the audit
 * @param atMillis wall clock, epoch milliseconds
 * @param document UTF-8 JSON in the form its type defines; holds no secret but what must be served
 *     again
 */
@SuppressWarnings("ArrayRecordComponent") // a buffer handed over once; equality is never asked for
public record Act(UUID id, String type, String actor, long atMillis, byte[] document)
        implements Entry {}
