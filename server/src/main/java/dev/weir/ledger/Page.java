package dev.weir.ledger;

import java.util.List;
import java.util.OptionalLong;

/**
 * Some rows of a list, and where the next page begins.
 *
 * @param asOf the journal position that the rows include
 * @param next cursor of the next page; empty = no more
 */
public record Page<T>(long asOf, List<T> rows, OptionalLong next) {}
