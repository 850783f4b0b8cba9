package dev.weir.json;

import dev.weir.usage.Traffic;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes one JSON document, field by field. One thread. */
public final class JsonWriter implements AutoCloseable {
    private static final JsonFactory FACTORY = new JsonFactory();

    /** Seconds always, fractions only when there are any, the offset always. */
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ISO_OFFSET_DATE_TIME;

    private final JsonGenerator generator;

    public JsonWriter(OutputStream to) {
        this.generator = FACTORY.createGenerator(ObjectWriteContext.empty(), to);
    }

    /** What a piece of code writes. */
    @FunctionalInterface
    public interface Part {
        void write(JsonWriter json);
    }

    /** The bytes of one object. */
    public static byte[] object(Part members) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonWriter json = new JsonWriter(bytes)) {
            json.startObject();
            members.write(json);
            json.end();
        }
        return bytes.toByteArray();
    }

    public JsonWriter startObject() {
        generator.writeStartObject();
        return this;
    }

    public JsonWriter startObject(String name) {
        generator.writeName(name);
        generator.writeStartObject();
        return this;
    }

    public JsonWriter startList() {
        generator.writeStartArray();
        return this;
    }

    public JsonWriter startList(String name) {
        generator.writeName(name);
        generator.writeStartArray();
        return this;
    }

    /** Ends the innermost object or list. */
    public JsonWriter end() {
        if (generator.streamWriteContext().inArray()) {
            generator.writeEndArray();
        } else {
            generator.writeEndObject();
        }
        return this;
    }

    public JsonWriter field(String name, @Nullable String value) {
        generator.writeName(name);
        return value(value);
    }

    public JsonWriter field(String name, long value) {
        generator.writeName(name);
        return value(value);
    }

    public JsonWriter field(String name, double value) {
        generator.writeName(name);
        generator.writeNumber(value);
        return this;
    }

    public JsonWriter field(String name, boolean value) {
        generator.writeName(name);
        generator.writeBoolean(value);
        return this;
    }

    /** A number, or null when it is absent. */
    public JsonWriter optional(String name, @Nullable Long value) {
        generator.writeName(name);
        if (value == null) {
            generator.writeNull();
        } else {
            generator.writeNumber(value.longValue());
        }
        return this;
    }

    /** A moment with the zone's offset, or null. */
    public JsonWriter moment(String name, @Nullable Instant moment, ZoneId zone) {
        return field(name, moment == null ? null : MOMENT.format(moment.atZone(zone)));
    }

    /** A moment with the zone's offset, or null when it is 0: nothing happened yet. */
    public JsonWriter momentMillis(String name, long epochMillis, ZoneId zone) {
        return moment(name, epochMillis == 0 ? null : Instant.ofEpochMilli(epochMillis), zone);
    }

    /** Raw and billed bytes as four members of the present object. */
    public JsonWriter traffic(Traffic raw, Traffic billed) {
        return field("upload", raw.upload())
                .field("download", raw.download())
                .field("billedUpload", billed.upload())
                .field("billedDownload", billed.download());
    }

    public JsonWriter value(@Nullable String value) {
        if (value == null) {
            generator.writeNull();
        } else {
            generator.writeString(value);
        }
        return this;
    }

    public JsonWriter value(long value) {
        generator.writeNumber(value);
        return this;
    }

    /** Writes a member that was read by {@link JsonObject}. */
    void any(String name, @Nullable Object value) {
        generator.writeName(name);
        any(value);
    }

    private void any(@Nullable Object value) {
        switch (value) {
            case null -> generator.writeNull();
            case String text -> generator.writeString(text);
            case Long number -> generator.writeNumber(number);
            case Double number -> generator.writeNumber(number);
            case Boolean flag -> generator.writeBoolean(flag);
            case JsonObject object -> {
                generator.writeStartObject();
                object.members().forEach(this::any);
                generator.writeEndObject();
            }
            case List<?> list -> {
                generator.writeStartArray();
                list.forEach(this::any);
                generator.writeEndArray();
            }
            default -> throw new IllegalArgumentException("not read from JSON: " + value);
        }
    }

    /** Writes a member whose value is already JSON text. */
    public JsonWriter raw(String name, String json) {
        generator.writeName(name);
        generator.writeRawValue(json);
        return this;
    }

    @Override
    public void close() {
        generator.close();
    }
}
