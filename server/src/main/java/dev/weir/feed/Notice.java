package dev.weir.feed;

/**
 * One notification.
 *
 * @param channel whose listeners get it
 * @param payload JSON, shorter than 8,000 bytes: PostgreSQL refuses more
 */
record Notice(Channel channel, String payload) {}
