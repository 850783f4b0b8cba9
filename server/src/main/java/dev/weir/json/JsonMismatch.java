package dev.weir.json;

/** A document that is not JSON, or a member that is missing or of another type than asked for. */
public final class JsonMismatch extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String field;

    /**
     * @param field path of the member, or empty for the whole document
     */
    public JsonMismatch(String field, String message) {
        super(message);
        this.field = field;
    }

    public String field() {
        return field;
    }
}
