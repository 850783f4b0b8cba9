package dev.weir.health;

/** How the way to the database stands. */
public enum DatabaseStanding {
    /** Never opened since the start; somebody is at it. */
    OPENING,
    OPEN,
    /** Could not be opened when it was last tried. */
    AWAY,
    /** Made by a newer program: it will not be opened by this one. */
    NEWER
}
