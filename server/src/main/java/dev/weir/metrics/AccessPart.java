package dev.weir.metrics;

import dev.weir.access.AccessRefused;
import dev.weir.access.SignInFailures;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Who is not let in, and how long browsers will be.
 *
 * @param certificateEndsMillis end of the certificate in use, epoch milliseconds; empty without one
 */
public record AccessPart(SignInFailures failures, Supplier<OptionalLong> certificateEndsMillis)
        implements Part {
    private static final double MILLIS = 1e3;

    @Override
    public void addTo(Samples samples) {
        Samples.Family failed =
                samples.counter(
                        "weir_sign_ins_failed_total", "Sign-ins of people that failed, by reason.");
        for (AccessRefused.Why reason : SignInFailures.REASONS) {
            failed.add(failures.of(reason), "reason", reason.name().toLowerCase(Locale.ROOT));
        }
        failed.end();
        Samples.Family ends =
                samples.gauge(
                        "weir_certificate_not_after_timestamp_seconds",
                        "When the certificate in use ends; absent where a proxy has it.");
        certificateEndsMillis.get().ifPresent(millis -> ends.add(millis / MILLIS));
        ends.end();
    }
}
