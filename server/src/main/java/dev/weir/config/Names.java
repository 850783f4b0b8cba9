package dev.weir.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what somebody who mistyped a name may have meant. */
final class Names {
    private Names() {}

    /** {@code "; did you mean 'port'?"}, or nothing when no name is near. */
    static String suggestion(String typed, Collection<String> names) {
        Optional<String> nearest =
                names.stream()
                        .filter(name -> distance(typed, name) <= Math.max(1, name.length() / 4))
                        .min(Comparator.comparingInt((String name) -> distance(typed, name)));
        return nearest.map(name -> "; did you mean '" + name + "'?").orElse("");
    }

    /** How many letters to insert, drop, replace or swap with their neighbour. */
    private static int distance(String a, String b) {
        int[][] steps = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    steps[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                steps[i][j] =
                        Math.min(
                                steps[i - 1][j - 1] + change,
                                1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
                if (i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1)) {
                    steps[i][j] = Math.min(steps[i][j], 1 + steps[i - 2][j - 2]);
                }
            }
        }
        return steps[a.length()][b.length()];
    }
}
