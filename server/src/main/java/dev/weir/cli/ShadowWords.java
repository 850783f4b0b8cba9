package dev.weir.cli;

import java.util.List;

/** What the parts of a difference are called. */
final class ShadowWords {
    /**
     * @param member as the API has it
     */
    record Word(String member, String text) {}

    static final List<Word> PARTS =
            List.of(
                    new Word("repeats", "shown again by nodes, counted again there"),
                    new Word("held", "held here as implausible or ambiguous"),
                    new Word("notReached", "refused there, or not for it"),
                    new Word("unknownFate", "sent without an answer, and not taken"),
                    new Word(
                            "undecided",
                            "sent without an answer, and nothing tells; counted as not taken"),
                    new Word("nobodyHere", "of numbers that are no user's here"),
                    new Word("nobodyThere", "of users that are unknown there"),
                    new Word("corrections", "corrected or released here"),
                    new Word("rates", "multiplied by another rate there"),
                    new Word("rounding", "rounded in another way"),
                    new Word("otherDay", "counted on another day"));

    private ShadowWords() {}
}
