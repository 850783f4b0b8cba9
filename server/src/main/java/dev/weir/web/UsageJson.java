package dev.weir.web;

import dev.weir.directory.Directory;
import dev.weir.directory.Node;
import dev.weir.directory.User;
import dev.weir.json.JsonWriter;
import dev.weir.ledger.Figures;

/** How figures and those they belong to are written, everywhere the same. */
final class UsageJson {
    private UsageJson() {}

    /** Raw and billed bytes as members of the present object. */
    static void figures(JsonWriter json, Figures figures) {
        json.field("upload", figures.upload())
                .field("download", figures.download())
                .field("billedUpload", figures.billedUpload())
                .field("billedDownload", figures.billedDownload());
    }

    static void figures(JsonWriter json, String name, Figures figures) {
        json.startObject(name);
        figures(json, figures);
        json.end();
    }

    /** Figures with the adjustments that the billed ones contain. */
    static void sum(JsonWriter json, String name, Figures figures) {
        json.startObject(name);
        sumOf(json, figures);
        json.end();
    }

    /** The same as members of the present object. */
    static void sumOf(JsonWriter json, Figures figures) {
        figures(json, figures);
        Figures.Adjusted adjusted = figures.adjusted();
        json.startObject("adjusted")
                .field("upload", adjusted.upload())
                .field("download", adjusted.download())
                .field("billedUpload", adjusted.billedUpload())
                .field("billedDownload", adjusted.billedDownload())
                .end();
    }

    static void user(JsonWriter json, Directory directory, long userId) {
        User user = userId == 0 ? null : directory.userOrTombstone(userId);
        json.field("userId", userId)
                .field("email", user == null ? "" : user.email())
                .field("name", userId == 0 ? "unattributed" : user == null ? "" : user.name());
    }

    static void source(JsonWriter json, Directory directory, long sourceId) {
        Node node = sourceId == 0 ? null : directory.nodeOrTombstone(sourceId);
        json.field("sourceId", sourceId)
                .field("name", sourceId == 0 ? "unknown" : node == null ? "" : node.name());
    }
}
