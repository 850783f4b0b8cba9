package dev.weir.simulate;

/** How node software speaks to its panel: where, as whom, and in what shape. */
enum Tongue {
    /** V2board's and Xboard's: a map of users. */
    UNIPROXY("", "", "", ","),
    SSPANEL("{\"data\":[", "]}", "user_id", "u,d"),
    TIDALAB("[", "]", "user_id", "u,d"),
    PPANEL("{\"traffic\":[", "]}", "uid", "upload,download");

    private final String head;
    private final String tail;
    private final String user;
    private final String amounts;

    Tongue(String head, String tail, String user, String amounts) {
        this.head = head;
        this.tail = tail;
        this.user = user;
        this.amounts = amounts;
    }

    /** Whether traffic is a list of objects, else it is a map of users. */
    boolean lists() {
        return this != UNIPROXY;
    }

    String head() {
        return head;
    }

    String tail() {
        return tail;
    }

    /** The name of the user's number within an object. */
    String user() {
        return user;
    }

    String upload() {
        return amounts.substring(0, amounts.indexOf(','));
    }

    String download() {
        return amounts.substring(amounts.indexOf(',') + 1);
    }

    /** What a user list's users are members of. */
    String users() {
        return this == SSPANEL || this == TIDALAB ? "\"data\":[" : "\"users\":[";
    }
}
