package dev.weir.bench;

/**
 * Who a pushing node says it is.
 *
 * @param id node id
 * @param type node type, as on the wire
 */
record NodeLogin(long id, String type, String token) {
    String pushPath() {
        return "/api/v1/server/UniProxy/push?node_id="
                + id
                + "&node_type="
                + type
                + "&token="
                + token;
    }
}
