package dev.weir.roster;

/** How a user list is written. */
public enum Format {
    JSON("application/json"),
    MSGPACK("application/x-msgpack");

    private final String contentType;

    Format(String contentType) {
        this.contentType = contentType;
    }

    public String contentType() {
        return contentType;
    }
}
