package dev.weir.simulate;

/**
 * A copy of an attempt that is still somewhere on the way.
 *
 * @param due the number of the process's push after which it arrives
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record LateCopy(Push push, byte[] request, long due) {}
