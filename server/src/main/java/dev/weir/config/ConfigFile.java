package dev.weir.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads one {@code weir.yaml}: keys with single values, or lists of them, which are joined by
 * commas. Texts are taken as they are written, so {@code 0755} stays itself. One use, one thread.
 */
final class ConfigFile {
    private static final int MOST_BYTES = 1 << 20;

    private final Path file;
    private final List<String> problems;
    private final Map<ConfigKey, Given> given = new EnumMap<>(ConfigKey.class);
    private @Nullable String unreadable;

    /**
     * @param problems where to add what is wrong
     */
    ConfigFile(Path file, List<String> problems) {
        this.file = file;
        this.problems = problems;
    }

    /** Everything that could be understood. */
    Map<ConfigKey, Given> read() {
        try {
            if (Files.size(file) > MOST_BYTES) {
                problems.add(file + ": is too large for a configuration");
                return given;
            }
            parse(Files.readString(file, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            problems.add(file + ": there is no such file");
        } catch (java.nio.charset.CharacterCodingException e) {
            problems.add(file + ": is not UTF-8");
        } catch (IOException e) {
            unreadable = reason(file, e);
            problems.add(unreadable);
        }
        return given;
    }

    /** Why a file that is there cannot be read, and by whom it can. */
    static String reason(Path file, IOException e) {
        return e instanceof AccessDeniedException
                ? file + ": may not be read by this user; " + FileOwner.around(file)
                : file + ": cannot be read (" + e.getClass().getSimpleName() + ")";
    }

    /** Why the file, which is there, could not be read; null if it could. */
    @Nullable String unreadable() {
        return unreadable;
    }

    private void parse(String text) {
        LoadSettings settings =
                LoadSettings.builder()
                        .setUseMarks(true)
                        .setMaxAliasesForCollections(0)
                        .setCodePointLimit(MOST_BYTES)
                        .build();
        try {
            Optional<Node> root = new Compose(settings).composeReader(new StringReader(text));
            root.ifPresent(this::keys);
        } catch (MarkedYamlEngineException e) {
            problems.add(at(e.getProblemMark()) + ": " + e.getProblem());
        } catch (YamlEngineException e) {
            problems.add(file + ": is no YAML: " + e.getMessage());
        }
    }

    private void keys(Node root) {
        if (root instanceof ScalarNode empty && empty.getTag().equals(Tag.NULL)) {
            return;
        }
        if (!(root instanceof MappingNode mapping)) {
            problems.add(at(root.getStartMark()) + ": expected lines of the form 'key: value'");
            return;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            String place = at(tuple.getKeyNode().getStartMark());
            if (tuple.getKeyNode() instanceof ScalarNode name) {
                key(place, name.getValue(), tuple.getValueNode());
            } else {
                problems.add(place + ": a key must be a single word");
            }
        }
    }

    private void key(String place, String name, Node value) {
        Optional<ConfigKey> key = ConfigKey.named(name);
        if (key.isEmpty()) {
            problems.add(
                    place
                            + ": "
                            + name
                            + ": there is no such key"
                            + Names.suggestion(name, ConfigKey.names()));
            return;
        }
        Optional<String> text = text(value);
        if (text.isEmpty()) {
            problems.add(place + ": " + name + ": expected a single value or a list of them");
        } else if (given.containsKey(key.get())) {
            problems.add(
                    place
                            + ": "
                            + name
                            + ": was already set at "
                            + given.get(key.get()).origin().where());
        } else {
            given.put(key.get(), new Given(text.get(), new Origin(Origin.Layer.FILE, place)));
        }
    }

    /** A value without a text, such as {@code port:} and nothing behind it, is a slip. */
    private static Optional<String> text(Node value) {
        if (value instanceof ScalarNode scalar) {
            return scalar.getTag().equals(Tag.NULL)
                    ? Optional.empty()
                    : Optional.of(scalar.getValue());
        }
        if (!(value instanceof SequenceNode list)) {
            return Optional.empty();
        }
        List<String> parts = new ArrayList<>();
        for (Node part : list.getValue()) {
            if (!(part instanceof ScalarNode scalar) || scalar.getValue().contains(",")) {
                return Optional.empty();
            }
            parts.add(scalar.getValue());
        }
        return Optional.of(String.join(",", parts));
    }

    private String at(Optional<Mark> mark) {
        return mark.map(known -> file + ":" + (known.getLine() + 1)).orElse(file.toString());
    }
}
