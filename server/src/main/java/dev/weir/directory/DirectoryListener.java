package dev.weir.directory;

/** Told of each change after it holds, in order, by the thread that made it, under the lock. */
@FunctionalInterface
public interface DirectoryListener {
    /**
     * @param version position of the change's act
     */
    void changed(DirectoryChange change, long version);
}
