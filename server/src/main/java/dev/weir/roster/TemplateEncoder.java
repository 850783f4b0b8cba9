package dev.weir.roster;

import dev.weir.roster.Format.Layout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/** Writes users after a template: text with places for what differs from user to user. */
final class TemplateEncoder extends UserEncoder {
    private static final byte[] SEPARATOR = {','};
    private static final int LONGEST_VALUE = 44;

    /** What stands between two texts of the template. */
    private enum Place {
        ID("#id"),
        UUID_TEXT("#uuid"),
        /** The key of shadowsocks 2022, else the uuid. */
        PASSWORD("#password"),
        SPEED("#speed"),
        DEVICES("#devices");

        private final String mark;

        Place(String mark) {
            this.mark = mark;
        }
    }

    private final byte[] head;
    private final byte[] tail;
    private final List<byte[]> texts = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();
    private final int keyLength;
    private final int longest;

    TemplateEncoder(Format format) {
        String cipher = format.cipher();
        this.keyLength =
                switch (cipher) {
                    case "2022-blake3-aes-128-gcm" -> 16;
                    case "2022-blake3-aes-256-gcm" -> 32;
                    default -> 0;
                };
        this.head = ascii(head(format.layout()));
        this.tail = ascii("]}");
        parse(
                entry(format.layout())
                        .replace("#port", Integer.toString(format.port()))
                        .replace("#cipher", cipher));
        this.longest =
                texts.stream().mapToInt(text -> text.length).sum()
                        + places.size() * LONGEST_VALUE
                        + 2;
    }

    private static String head(Layout layout) {
        return switch (layout) {
            case SSPANEL -> "{\"ret\":1,\"data\":[";
            case SHADOWSOCKS_TIDALAB -> "{\"data\":[";
            case TROJAN_TIDALAB, DEEPBWORK -> "{\"msg\":\"ok\",\"data\":[";
            case USERS, USERS_MSGPACK -> throw new IllegalArgumentException(layout.name());
        };
    }

    /** Ciphers and numbers need no escaping: the directory takes none that would. */
    private static String entry(Layout layout) {
        return switch (layout) {
            case SSPANEL ->
                    "{\"id\":#id,\"uuid\":\"#uuid\",\"passwd\":\"#password\",\"port\":#port,"
                            + "\"method\":\"#cipher\",\"node_speedlimit\":#speed,"
                            + "\"node_iplimit\":#devices,\"alive_ip\":0}";
            case SHADOWSOCKS_TIDALAB ->
                    "{\"id\":#id,\"port\":#port,\"cipher\":\"#cipher\",\"secret\":\"#uuid\"}";
            case TROJAN_TIDALAB ->
                    "{\"id\":#id,\"speed_limit\":#speed,\"device_limit\":#devices,"
                            + "\"trojan_user\":{\"password\":\"#uuid\"}}";
            case DEEPBWORK ->
                    "{\"id\":#id,\"speed_limit\":#speed,\"device_limit\":#devices,"
                            + "\"v2ray_user\":{\"uuid\":\"#uuid\",\"email\":\"#uuid@v2board.user\","
                            + "\"alter_id\":0,\"level\":0}}";
            case USERS, USERS_MSGPACK -> throw new IllegalArgumentException(layout.name());
        };
    }

    private void parse(String template) {
        int from = 0;
        for (int at = template.indexOf('#'); at >= 0; at = template.indexOf('#', from)) {
            texts.add(ascii(template.substring(from, at)));
            Place place = placeAt(template, at);
            places.add(place);
            from = at + place.mark.length();
        }
        texts.add(ascii(template.substring(from)));
    }

    private static Place placeAt(String template, int at) {
        for (Place place : Place.values()) {
            if (template.startsWith(place.mark, at)) {
                return place;
            }
        }
        throw new IllegalArgumentException("no such place: " + template.substring(at));
    }

    @Override
    int longest() {
        return longest;
    }

    @Override
    void write(long id, UUID uuid, int speedLimit, int deviceLimit) {
        for (int i = 0; i < places.size(); i++) {
            put(texts.get(i));
            switch (places.get(i)) {
                case ID -> putNumber(id);
                case UUID_TEXT -> putUuid(uuid);
                case PASSWORD -> putPassword(uuid);
                case SPEED -> putNumber(speedLimit);
                case DEVICES -> putNumber(deviceLimit);
            }
        }
        put(texts.getLast());
    }

    /** As V2board derives it for all software: the first characters of the uuid are the key. */
    private void putPassword(UUID uuid) {
        if (keyLength == 0) {
            putUuid(uuid);
        } else {
            put(
                    Base64.getEncoder()
                            .encode(
                                    uuid.toString()
                                            .substring(0, keyLength)
                                            .getBytes(StandardCharsets.US_ASCII)));
        }
    }

    @Override
    byte[] head(int users) {
        return head;
    }

    @Override
    byte[] separator() {
        return SEPARATOR;
    }

    @Override
    byte[] tail() {
        return tail;
    }
}
