package dev.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The routes and openapi.yaml, each against the other. */
final class ApiContractTest {
    private final ApiContract contract = ApiContract.ours();

    @TempDir Path data;
    private WebFixture web;

    @BeforeEach
    void open() {
        web = new WebFixture(data);
    }

    @AfterEach
    void close() {
        web.close();
    }

    @Test
    void documentsEveryRouteWithItsPermissionAndNoOther() {
        Set<String> declared = new TreeSet<>();
        web.routes()
                .forEach(route ->
                        declared.add(
                                route.method() + " " + route.path() + " " + route.permission()));
        Set<String> documented = new TreeSet<>();
        contract.operations().forEach(one -> documented.add(one + " " + one.permission()));

        assertThat(documented).isEqualTo(declared);
    }

    @Test
    void describesEveryVariableOfAPathAndNamesEachOperationOnce() {
        List<String> ids = new ArrayList<>();
        for (ApiContract.Operation operation : contract.operations()) {
            ids.add(operation.id());
            Set<Object> described = new TreeSet<>();
            for (Map<String, Object> parameter : contract.parameters(operation)) {
                assertThat(parameter).as(operation.toString()).containsKeys("name", "in", "schema");
                if ("path".equals(parameter.get("in"))) {
                    described.add(parameter.get("name"));
                }
            }
            Set<Object> variables = new TreeSet<>();
            Matcher variable = Pattern.compile("\\{([^}]+)}").matcher(operation.path());
            while (variable.find()) {
                variables.add(variable.group(1));
            }
            assertThat(described).as(operation.toString()).isEqualTo(variables);
        }
        assertThat(ids).doesNotHaveDuplicates().doesNotContain("null");
    }

    @Test
    void saysOfWhichBodiesWhichMembersAreTakenAndTheServerTakesNoOther() {
        for (ApiContract.Operation operation : contract.operations()) {
            contract.bodySchema(operation)
                    .ifPresent(schema -> {
                        assertThat(contract.schemas().followed(schema))
                                .as(operation.toString())
                                .containsEntry("additionalProperties", false);
                        WebFixture.Reply reply =
                                web.send(
                                        operation.method(),
                                        operation.path().replaceAll("\\{[^}]+}", "1"),
                                        "{\"noSuchField\":1}");
                        assertThat(reply.status()).as(operation.toString()).isBetween(400, 499);
                        if (reply.status() == 422) {
                            assertThat(reply.body())
                                    .as(operation.toString())
                                    .contains("\"field\":\"noSuchField\"");
                        }
                    });
        }
    }

    @Test
    void namesTheIdempotencyKeyWhereItIsTakenAndNowhereElse() {
        for (ApiContract.Operation operation : contract.operations()) {
            boolean taken =
                    contract.parameters(operation).stream()
                            .anyMatch(one -> "Idempotency-Key".equals(one.get("name")));
            boolean aboutAccess =
                    Set.of("ANYONE", "KNOWN", "OWN_ACCOUNT", "OWN_TOKENS", "ACCESS_MANAGE")
                            .contains(operation.permission());
            assertThat(taken)
                    .as(operation.toString())
                    .isEqualTo(!operation.method().equals("GET") && !aboutAccess);
        }
    }

    @Test
    void leavesNoMemberWithoutAValue() {
        assertThat(empty("", contract.document())).isEmpty();
    }

    private static List<String> empty(String where, @Nullable Object part) {
        List<String> found = new ArrayList<>();
        if (part instanceof Map<?, ?> map) {
            map.forEach((name, value) -> {
                if (value == null) {
                    found.add(where + "/" + name);
                } else {
                    found.addAll(empty(where + "/" + name, value));
                }
            });
        } else if (part instanceof List<?> list) {
            list.forEach(one -> found.addAll(empty(where, one)));
        }
        return found;
    }

    @Test
    void pointsNowhereInVainAndKeepsNothingThatNobodyPointsTo() {
        Set<String> references = new TreeSet<>();
        gather(contract.document(), references);
        Set<String> parts = new TreeSet<>();
        JsonSchema.map(contract.document().get("components"))
                .forEach((kind, members) -> {
                    if (!kind.equals("securitySchemes")) {
                        JsonSchema.map(members)
                                .keySet()
                                .forEach(name -> parts.add("#/components/" + kind + "/" + name));
                    }
                });

        assertThat(references).isEqualTo(parts);
    }

    private static void gather(Object part, Set<String> references) {
        if (part instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if (key.equals("$ref")) {
                    references.add(value.toString());
                } else {
                    gather(value, references);
                }
            });
        } else if (part instanceof List<?> list) {
            list.forEach(element -> gather(element, references));
        }
    }

    @Test
    void servesTheDocumentToWhoeverAsksUnderAnOwnName() {
        WebFixture.Reply json = web.send("GET", "/api/openapi.json", "", "Accept: */*");

        assertThat(json.status()).isEqualTo(200);
        assertThat(json.headers()).containsEntry("content-type", "application/json");
        JsonMapper mapper = new JsonMapper();
        assertThat(mapper.readTree(json.body()))
                .isEqualTo(mapper.readTree(mapper.writeValueAsString(contract.document())));
        WebFixture.Reply yaml = web.send("GET", "/api/openapi.yaml", "", "Accept: */*");
        assertThat(yaml.body()).contains("openapi: 3.1.0");
        assertThat(web.send("GET", "/api/openapi.json", "", "Host: evil.example").status())
                .isEqualTo(421);
    }

    @Test
    void noticesWhatAnAnswerBreaks() {
        assertThat(broken(418, "application/json", "{}")).contains("does not document status 418");
        assertThat(broken(200, "text/html", "{}")).contains("does not document the type");
        assertThat(broken(200, "application/json", "{\"epoch\":\"a\"}"))
                .contains("messages is missing");
        assertThat(broken(200, "application/json", "{\"epoch\":1,\"messages\":[]}"))
                .contains("/epoch is not of type string");
        assertThat(broken(200, "application/json", snapshot(-1, ""))).contains("/as_of is below 0");
        assertThat(broken(200, "application/json", snapshot(1, ",\"more\":1")))
                .contains("/more is not documented");
        assertThat(
                        broken(
                                401,
                                "application/problem+json",
                                "{\"status\":401,\"title\":\"\",\"code\":\"x\"}"))
                .contains("/code is none of");
        assertThat(broken(200, "application/json", snapshot(1, ""))).isEmpty();
    }

    private static String snapshot(long asOf, String more) {
        return "{\"epoch\":\"a\",\"messages\":[{\"seq\":1,\"type\":\"snapshot\","
                + "\"action\":\"insert\",\"collection\":\"overview\",\"timestamp\":"
                + "\"2026-11-20T12:30:05+08:00\",\"epoch\":\"a\",\"data\":{\"topic\":\"overview\","
                + "\"complete\":true,\"rows\":[]},\"as_of\":"
                + asOf
                + more
                + "}]}";
    }

    private String broken(int status, String type, String body) {
        return String.join(
                "; ",
                contract.violations(
                        "GET", "/api/v1/live/snapshot?topics=overview", status, type, body));
    }
}
