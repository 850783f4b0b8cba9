/**
 * What is wrong with an installation, and what to do about it: {@code weir doctor}.
 *
 * <p><b>Model</b>: each examination looks at one thing (the configuration, the data directory, the
 * process, journal and database, the certificate, the running server, the clock) and makes {@link
 * dev.weir.doctor.Finding findings} of it, each a sentence and an advice.
 *
 * <p><b>Owns</b> codes and severities of findings. Does not own what they look like, nor how the
 * running server is asked: {@link dev.weir.doctor.ServerAnswers} does.
 *
 * <p><b>Invariants</b>: looking changes nothing and takes no lock; what cannot be seen from here is
 * {@linkplain dev.weir.doctor.Finding.Severity#UNKNOWN unknown}, never well; a server that does not
 * run is a finding like any other.
 *
 * <p><b>Time</b>: ages are by the wall clock given, how long looking may take by the monotonic one.
 */
@NullMarked
package dev.weir.doctor;

import org.jspecify.annotations.NullMarked;
