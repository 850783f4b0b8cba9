package dev.weir.proof;

/** Is told how far a long job is. May be called from any thread, often. */
@FunctionalInterface
public interface Progress {
    Progress NONE = (step, done, of) -> {};

    /**
     * @param step what is being done, for people
     * @param done how much of it is done
     * @param of how much there is to do; 0 = not known
     */
    void reached(String step, long done, long of);
}
