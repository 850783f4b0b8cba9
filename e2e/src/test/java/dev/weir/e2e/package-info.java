/** The built jar and its launcher, used from outside like anybody would. */
@NullMarked
package dev.weir.e2e;

import org.jspecify.annotations.NullMarked;
