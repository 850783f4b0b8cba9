package dev.weir.simulate;

/**
 * Writes the requests of one node as its software, and a proxy if there is one, would send them.
 */
final class Requests {
    private final String query;
    private final String host;
    private final String agent;
    private final String forwarded;

    /**
     * @param host the Host header
     */
    Requests(SimulatedNode node, Identity identity, String host) {
        this.query = identity.query(node.kind());
        this.host = host;
        this.agent = node.kind().userAgent();
        // As nginx with proxy_set_header X-Forwarded-For; the address is of the documentation net.
        this.forwarded =
                node.proxied()
                        ? "X-Forwarded-For: 192.0.2." + (1 + node.index() % 250) + "\r\n"
                        : "";
    }

    /**
     * @param etag of the version it has; empty = the empty header that resty sends at first
     */
    void get(Bytes into, String path, String cookie, String etag) {
        into.clear();
        into.text("GET ").text(path).one('?').text(query).text(" HTTP/1.1\r\n");
        common(into, cookie);
        into.text("If-None-Match: ").text(etag).text("\r\n\r\n");
    }

    void post(Bytes into, String path, String cookie, Bytes body, boolean queryAuth) {
        into.clear();
        into.text("POST ").text(path);
        if (queryAuth) {
            into.one('?').text(query);
        }
        into.text(" HTTP/1.1\r\n");
        common(into, cookie);
        into.text("Content-Type: application/json\r\nContent-Length: ")
                .number(body.length())
                .text("\r\n\r\n")
                .raw(body.array(), body.length());
    }

    private void common(Bytes into, String cookie) {
        into.text("Host: ").text(host).text("\r\nUser-Agent: ").text(agent).text("\r\n");
        into.text(forwarded);
        if (!cookie.isEmpty()) {
            into.text("Cookie: ").text(cookie).text("\r\n");
        }
        into.text("Accept-Encoding: gzip\r\n");
    }
}
