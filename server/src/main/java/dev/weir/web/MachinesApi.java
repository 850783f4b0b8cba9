package dev.weir.web;

import dev.weir.access.Permission;
import dev.weir.directory.Directory;
import dev.weir.directory.Machine;
import dev.weir.directory.MachineCreated;
import dev.weir.directory.MachineDraft;
import dev.weir.json.JsonMismatch;
import dev.weir.json.JsonObject;
import dev.weir.json.JsonWriter;
import dev.weir.presence.MachineState;
import dev.weir.presence.MachineStates;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Machines: list, look, make, change, delete, new token; give them nodes and take them away. */
final class MachinesApi {
    private static final Set<String> FIELDS = Set.of("name", "enabled", "nodes", "token");

    private final Directory directory;
    private final DirectoryNames names;
    private final MachineStates states;
    private final Supplier<ZoneId> zone;

    MachinesApi(Directory directory, MachineStates states, Supplier<ZoneId> zone) {
        this.directory = directory;
        this.names = new DirectoryNames(directory);
        this.states = states;
        this.zone = zone;
    }

    void register(ApiRoutes routes) {
        routes.get("/machines", Permission.NODES_READ, this::list)
                .post("/machines", Permission.NODES_WRITE, this::create)
                .get("/machines/{machine}", Permission.NODES_READ, this::show)
                .patch("/machines/{machine}", Permission.NODES_WRITE, this::update)
                .delete("/machines/{machine}", Permission.NODES_WRITE, this::delete)
                .post("/machines/{machine}/token", Permission.NODES_WRITE, this::renewToken)
                .post("/machines/{machine}/nodes", Permission.NODES_WRITE, this::attach)
                .delete("/machines/{machine}/nodes/{node}", Permission.NODES_WRITE, this::detach);
    }

    private ApiAnswer list(ApiRequest request) {
        List<Machine> all = directory.machines();
        Sorting.Page<Machine> page =
                Sorting.byNumber("machines", Machine::id)
                        .page(all, request, (int) request.query("limit", 1_000, 1, 5_000));
        return ApiAnswer.ok(json -> {
            json.field("version", directory.version())
                    .field("total", all.size())
                    .field("next", page.next())
                    .startList("machines");
            for (Machine machine : page.rows()) {
                json.startObject();
                members(json, machine);
                json.end();
            }
            json.end();
        });
    }

    private ApiAnswer show(ApiRequest request) {
        Machine machine = machine(request);
        return ApiAnswer.ok(json -> members(json, machine));
    }

    private ApiAnswer create(ApiRequest request) {
        Fields fields = new Fields(request.body(), FIELDS);
        MachineDraft draft = edited(new MachineDraft("", true, new TreeSet<>()), fields);
        String own = fields.read("token", null, () -> token(fields.body()));
        fields.check();
        MachineCreated created = directory.createMachine(draft, own, request.actor());
        return ApiAnswer.created(json -> {
            members(json, created.machine());
            json.field("token", created.token());
        });
    }

    private ApiAnswer update(ApiRequest request) {
        Fields fields = new Fields(request.body(), Set.of("name", "enabled", "nodes"));
        edited(new MachineDraft("", true, new TreeSet<>()), fields);
        fields.check();
        return changed(request, draft -> edited(draft, fields));
    }

    private ApiAnswer delete(ApiRequest request) {
        long id = machine(request).id();
        directory.deleteMachine(id, request.actor());
        return ApiAnswer.ok(json -> json.field("id", id).field("version", directory.version()));
    }

    private ApiAnswer renewToken(ApiRequest request) {
        Machine machine = machine(request);
        String token =
                directory.newMachineToken(
                        machine.id(), token(request.body("token")), request.actor());
        return ApiAnswer.ok(json ->
                json.field("id", machine.id())
                        .field("name", machine.name())
                        .field("token", token)
                        .field("version", directory.version()));
    }

    private ApiAnswer attach(ApiRequest request) {
        long sourceId = names.node(request.body("node").text("node")).sourceId();
        return changed(request, draft -> draft.withSourceIds(with(draft, sourceId)));
    }

    private ApiAnswer detach(ApiRequest request) {
        long sourceId = names.nodeOrTombstone(request.path("node")).sourceId();
        return changed(
                request,
                draft -> {
                    SortedSet<Long> left = new TreeSet<>(draft.sourceIds());
                    left.remove(sourceId);
                    return draft.withSourceIds(left);
                });
    }

    private ApiAnswer changed(ApiRequest request, UnaryOperator<MachineDraft> edit) {
        Machine machine = directory.updateMachine(machine(request).id(), edit, request.actor());
        return ApiAnswer.ok(json -> members(json, machine));
    }

    private static SortedSet<Long> with(MachineDraft draft, long sourceId) {
        SortedSet<Long> more = new TreeSet<>(draft.sourceIds());
        more.add(sourceId);
        return more;
    }

    private static MachineDraft edited(MachineDraft draft, Fields fields) {
        JsonObject body = fields.body();
        return new MachineDraft(
                fields.text("name", draft.name()),
                fields.flag("enabled", draft.enabled()),
                fields.read("nodes", draft.sourceIds(), () -> numbers(body)));
    }

    private static SortedSet<Long> numbers(JsonObject body) {
        SortedSet<Long> numbers = new TreeSet<>();
        for (Object element : body.list("nodes")) {
            if (!(element instanceof Long number)) {
                throw new JsonMismatch("nodes", "expected a list of integers");
            }
            numbers.add(number);
        }
        return numbers;
    }

    private static @Nullable String token(JsonObject body) {
        return body.isNull("token") ? null : body.text("token");
    }

    /** The living machine of a number or a name. */
    private Machine machine(ApiRequest request) {
        String named = request.path("machine");
        for (Machine machine : directory.machines()) {
            if (named.equals(Long.toString(machine.id())) || named.equals(machine.name())) {
                return machine;
            }
        }
        throw ApiProblem.notFound("machine '" + named + "'");
    }

    private void members(JsonWriter json, Machine machine) {
        MachineState state = states.of(machine.id());
        json.field("id", machine.id())
                .field("name", machine.name())
                .field("enabled", machine.enabled())
                .startList("nodes");
        machine.sourceIds().forEach(json::value);
        json.end()
                .momentMillis("lastContactAt", state.lastContactMillis(), zone.get())
                .field("version", directory.version());
    }
}
