package dev.weir.directory;

import java.util.List;
import java.util.stream.Collectors;

/** A change that was refused before it reached the journal, with every problem found. */
public final class InvalidChange extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<DirectoryProblem> problems;

    public InvalidChange(List<DirectoryProblem> problems) {
        super(
                problems.stream()
                        .map(problem -> problem.field() + ": " + problem.message())
                        .collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    public List<DirectoryProblem> problems() {
        return problems;
    }
}
