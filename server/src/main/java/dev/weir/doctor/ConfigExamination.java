package dev.weir.doctor;

import dev.weir.config.ConfigKey;
import dev.weir.config.ConfigRead;
import dev.weir.config.ConfigTexts;
import dev.weir.config.FileOwner;
import dev.weir.config.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Looks at the configuration as a server started from here would find it. */
final class ConfigExamination {
    private final ConfigTexts texts;
    private final List<Finding> found = new ArrayList<>();

    ConfigExamination(ConfigTexts texts) {
        this.texts = texts;
    }

    List<Finding> findings() {
        if (texts.unreadable() != null) {
            found.add(
                    Finding.broken(
                            "config_unreadable",
                            texts.unreadable(),
                            "run the doctor as the user that runs the server, or let that user"
                                    + " read it"));
            return found;
        }
        if (texts.read() instanceof ConfigRead.Invalid invalid) {
            for (String problem : invalid.problems()) {
                found.add(
                        Finding.broken(
                                "config_invalid",
                                problem,
                                "the server will not start with it: 'weir config check'"));
            }
        } else {
            found.add(Finding.ok("configuration", described() + sayings()));
        }
        if (texts.file() != null && Files.exists(texts.file())) {
            owner(texts.file());
        }
        return found;
    }

    private String described() {
        if (texts.file() == null) {
            return "no file";
        }
        try {
            return texts.file().toAbsolutePath() + ", " + FileOwner.of(texts.file());
        } catch (IOException e) {
            return texts.file().toAbsolutePath().toString();
        }
    }

    /** Who said what is set; not what, as some of it is secret. */
    private String sayings() {
        List<String> said = new ArrayList<>();
        for (ConfigKey key : ConfigKey.values()) {
            Origin origin = texts.effective(key).origin();
            if (origin.layer() != Origin.Layer.DEFAULT) {
                String where = origin.where();
                said.add(
                        key.text()
                                + " from "
                                + (origin.layer() == Origin.Layer.FILE
                                        ? "line " + where.substring(where.lastIndexOf(':') + 1)
                                        : where));
            }
        }
        return said.isEmpty() ? "; everything is as usual" : "; " + String.join(", ", said);
    }

    private void owner(Path file) {
        Set<PosixFilePermission> may;
        try {
            may = Files.getPosixFilePermissions(file);
        } catch (IOException e) {
            return;
        }
        if (may.contains(PosixFilePermission.OTHERS_WRITE)) {
            found.add(
                    Finding.broken(
                            "config_writable_by_all",
                            "everybody on this machine may write to " + file,
                            "chmod o-w " + file));
        }
        boolean secret =
                texts.given().entrySet().stream()
                        .anyMatch(each ->
                                each.getKey().secret()
                                        && each.getValue().origin().layer() == Origin.Layer.FILE);
        if (secret && may.contains(PosixFilePermission.OTHERS_READ)) {
            found.add(
                    Finding.warning(
                            "config_readable",
                            "everybody on this machine may read the secrets in " + file,
                            "chmod o-r it, or name a file with WEIR_…_FILE"));
        }
    }
}
