package dev.weir.oldpanel;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Xboard's nodes: one table for all protocols. */
final class XboardNodes {
    private final Map<Long, Map<String, Object>> routes;
    private final ZoneId zone;
    private final Findings findings;

    /**
     * @param zone of the panel, in which its moments are written
     */
    XboardNodes(Map<Long, Map<String, Object>> routes, ZoneId zone, Findings findings) {
        this.routes = routes;
        this.zone = zone;
        this.findings = findings;
    }

    /** The nodes in the order of their ids. */
    List<OldNode> read(OldPanelStore store) {
        List<OldNode> nodes = new ArrayList<>();
        store.forEach(
                "server",
                "id",
                row -> {
                    try {
                        nodes.add(node(row));
                    } catch (Row.Unreadable e) {
                        findings.lost("nodes", String.valueOf(e.getMessage()), row.text("id"));
                    }
                });
        return nodes;
    }

    private OldNode node(Row row) throws Row.Unreadable {
        long id = row.number("id");
        String type = row.text("type");
        String name = type + " " + id;
        Map<String, Object> settings =
                NodeSettings.xboard(
                        type,
                        row.text("host"),
                        row.number("server_port"),
                        created(row),
                        protocolSettings(row, name),
                        findings,
                        name);
        extensions(settings, row, name);
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("id", Long.toString(id));
        node.put("type", type);
        long number = number(row, id, name);
        node.put("nodeId", number);
        node.put("name", OldNode.name(row.text("name", name), findings, name));
        node.put("domain", OldNode.host(row.text("host"), findings, name));
        node.put("remark", remark(row));
        node.put("enabled", row.flag("enabled", true));
        node.put("groups", OldNode.numbers(row.text("group_ids"), findings, name));
        node.put("rateMillionths", row.rate("rate"));
        node.put("rateRanges", ranges(row, name));
        node.put("settings", settings);
        if (row.has("transfer_enable") && row.number("transfer_enable") > 0) {
            findings.told("nodes", "a limit of the node's own traffic is not kept", name);
        }
        return new OldNode(Long.toString(id), type, number, node);
    }

    private Map<String, Object> protocolSettings(Row row, String name) {
        String text = row.text("protocol_settings");
        Map<String, Object> settings = Json.object(text);
        if (settings.isEmpty() && !text.isBlank() && Json.list(text) == null) {
            findings.told("nodes", "its protocol settings cannot be read; it has none", name);
        }
        return settings;
    }

    /** The code is what node software is told, where there is one. */
    private long number(Row row, long id, String name) {
        String code = row.text("code").strip();
        if (code.matches("[1-9][0-9]{0,8}")) {
            if (Long.parseLong(code) != id) {
                findings.told(
                        "nodes",
                        "is known to node software by its code, not by its id; a node that is"
                                + " configured with the id must be changed",
                        name + " code " + code);
            }
            return Long.parseLong(code);
        }
        if (!code.isEmpty()) {
            findings.told(
                    "nodes", "has a code that is not a number; it keeps its id", name + " " + code);
        }
        return id;
    }

    private static String remark(Row row) {
        return row.has("parent_id") && !row.text("parent_id").equals("0")
                ? "child of node " + row.text("parent_id")
                : "";
    }

    private void extensions(Map<String, Object> settings, Row row, String name) {
        List<Object> ids = Json.list(row.text("route_ids"));
        if (ids != null) {
            NodeSettings.routes(settings, ids, routes, findings, name);
        }
        for (String column : List.of("custom_outbounds", "custom_routes")) {
            List<Object> list = Json.list(row.text(column));
            if (list != null && !list.isEmpty()) {
                settings.put(column, list);
            }
        }
        Map<String, Object> certificate = Json.object(row.text("cert_config"));
        if (certificate.containsKey("mode")) {
            certificate.putIfAbsent("cert_mode", certificate.remove("mode"));
        }
        String mode = Json.text(certificate, "cert_mode");
        if (!mode.isEmpty() && !mode.equals("none")) {
            settings.put("cert_config", certificate);
        }
    }

    /** A range of the panel holds its last minute too. */
    private List<Object> ranges(Row row, String name) throws Row.Unreadable {
        List<Object> ranges = new ArrayList<>();
        List<Object> given = Json.list(row.text("rate_time_ranges"));
        if (!row.flag("rate_time_enable", false) || given == null) {
            return ranges;
        }
        for (Object one : given) {
            if (!(one instanceof Map<?, ?> map)) {
                continue;
            }
            Map<String, Object> range = Json.strings(map);
            try {
                LocalTime start = LocalTime.parse(Json.text(range, "start"));
                LocalTime end = LocalTime.parse(Json.text(range, "end"));
                if (start.isAfter(end)) {
                    findings.told(
                            "nodes",
                            "a range of rates over midnight never held there; it is left out",
                            name);
                    continue;
                }
                long rate = new Row(Map.of("rate", Json.text(range, "rate"))).rate("rate");
                ranges.add(
                        Map.of(
                                "from", start.toString(),
                                "to", end.plusMinutes(1).toString(),
                                "rateMillionths", rate));
            } catch (DateTimeException e) {
                findings.told("nodes", "a range of rates cannot be read; it is left out", name);
            }
        }
        return ranges;
    }

    /** Epoch seconds; written as a local time or as a number. */
    private long created(Row row) throws Row.Unreadable {
        String text = row.text("created_at").strip();
        if (text.matches("[0-9]{1,12}")) {
            return Long.parseLong(text);
        }
        try {
            String local = text.replace(' ', 'T').replaceFirst("\\.[0-9]+$", "");
            return LocalDateTime.parse(local).atZone(zone).toEpochSecond();
        } catch (DateTimeException e) {
            if (row.text("protocol_settings").contains("2022-blake3")) {
                throw new Row.Unreadable(
                        "created_at, from which the server key is made, is no time");
            }
            return 0;
        }
    }
}
