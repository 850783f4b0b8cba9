package dev.weir.simulate;

/**
 * A node as the server knows it.
 *
 * @param userIds of its users, by their index in the node; last the stranger's
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Account(SimulatedNode node, Identity identity, long[] userIds, Tariff tariff) {}
