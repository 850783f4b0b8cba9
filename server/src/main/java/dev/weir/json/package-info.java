/**
 * JSON as the operator's API writes and reads it.
 *
 * <p><b>Model</b>: {@link dev.weir.json.JsonWriter} writes one document field by field; {@link
 * dev.weir.json.JsonObject} is one read document whose members are asked for by name and type.
 *
 * <p><b>Owns</b> no state and no format of a room: journal and directory documents are their own.
 *
 * <p><b>Invariants</b>: ids and bytes are integers, never floating point; moments are ISO 8601 with
 * an offset; a duplicate member, a number beyond 63 bits or nesting beyond bounds is refused.
 *
 * <p><b>Time</b>: none.
 */
@NullMarked
package dev.weir.json;

import org.jspecify.annotations.NullMarked;
