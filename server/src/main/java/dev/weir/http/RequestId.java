package dev.weir.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What a request is called in the log, in its answer and by proxies. Kept by the thread that serves
 * it, so that every line which is logged meanwhile carries it.
 */
public final class RequestId {
    /** Of request and answer. */
    public static final HeaderName HEADER = HeaderNames.create("X-Request-Id");

    private static final String FIELD = "request";
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private RequestId() {}

    /**
     * Names the request, until {@link #end}.
     *
     * @param trusted whether a name that came with it may be kept
     */
    public static String begin(ServerRequest request, boolean trusted) {
        String came = trusted ? request.headers().first(HEADER).orElse("") : "";
        String id = FORM.matcher(came).matches() ? came : made();
        MDC.put(FIELD, id);
        return id;
    }

    /** Name of the request that this thread serves, or null. */
    public static @Nullable String current() {
        return MDC.get(FIELD);
    }

    /** The thread serves it no more. */
    public static void end() {
        MDC.remove(FIELD);
    }

    /** Not guessed by anybody, and no secret either: 64 bits tell requests apart. */
    private static String made() {
        return String.format("%016x", ThreadLocalRandom.current().nextLong());
    }
}
