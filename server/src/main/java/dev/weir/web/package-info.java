/**
 * The operator's API and the page.
 *
 * <p><b>Model</b>: a route takes an {@link dev.weir.web.ApiRequest} and gives an {@link
 * dev.weir.web.ApiAnswer}; one class per feature asks a room and writes JSON. What is refused is an
 * {@link dev.weir.web.ApiProblem}.
 *
 * <p><b>Owns</b> the operator's token, the routes under /api/v1 except the nodes', the page at /,
 * /healthz and /readyz, the list of long jobs. Does not own any figure.
 *
 * <p><b>Invariants</b>: without the token nothing answers but /healthz, /readyz and the page's
 * empty shell; no token stands in a URL that a server sees; every figure carries {@code asOf}.
 *
 * <p><b>Time</b>: days and hours are the accounting calendar's; moments are written in its zone.
 */
@NullMarked
package dev.weir.web;

import org.jspecify.annotations.NullMarked;
