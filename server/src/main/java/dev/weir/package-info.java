/** The entry point: arguments in, exit code out. Everything else lives in the rooms below. */
@NullMarked
package dev.weir;

import org.jspecify.annotations.NullMarked;
