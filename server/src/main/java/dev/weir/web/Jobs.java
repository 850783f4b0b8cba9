package dev.weir.web;

import dev.weir.access.AuditLog;
import dev.weir.access.Permission;
import dev.weir.json.JsonObject;
import dev.weir.json.JsonWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Long jobs: started, watched, remembered for a while. Any thread. */
final class Jobs {
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final int REMEMBERED = 50;

    private final Map<String, JobWork> kinds;
    private final AuditLog audit;
    private final Supplier<ZoneId> zone;
    private final InstantSource wall;
    private final AtomicLong lastId = new AtomicLong();

    /** The newest ones by id; guarded by itself. */
    private final Map<Long, Job> jobs = new LinkedHashMap<>();

    /**
     * @param kinds work by name, such as {@code verify}
     */
    Jobs(Map<String, JobWork> kinds, AuditLog audit, Supplier<ZoneId> zone, InstantSource wall) {
        this.kinds = Map.copyOf(kinds);
        this.audit = audit;
        this.zone = zone;
        this.wall = wall;
    }

    void register(ApiRoutes routes) {
        for (var kind : kinds.entrySet()) {
            routes.post(
                    "/" + kind.getKey(),
                    Permission.UPKEEP,
                    request -> start(kind.getKey(), kind.getValue(), request));
        }
        routes.get("/jobs", Permission.UPKEEP, this::list)
                .get("/jobs/{job}", Permission.UPKEEP, this::show);
    }

    private ApiAnswer start(String kind, JobWork work, ApiRequest request) {
        JsonObject body = request.body();
        new Fields(body, work.fields()).check();
        work.check(body);
        audit.note(request.origin(), wall.millis(), "job.started", kind, body.toText());
        return start(kind, progress -> work.run(body, progress));
    }

    /** What a job does. */
    @FunctionalInterface
    interface Task {
        JobWork.Outcome run(JobWork.Progress progress);
    }

    /**
     * Starts a job, unless one of this kind is running.
     *
     * @param kind in one word
     */
    ApiAnswer start(String kind, Task task) {
        Job job;
        synchronized (jobs) {
            for (Job other : jobs.values()) {
                if (other.kind.equals(kind) && other.isRunning()) {
                    throw ApiProblem.of(
                            409,
                            "already_running",
                            "job " + other.id + " does that already",
                            "wait until it is done");
                }
            }
            job = new Job(lastId.incrementAndGet(), kind, wall.instant());
            jobs.put(job.id, job);
            if (jobs.size() > REMEMBERED) {
                jobs.values().removeIf(old -> old.id <= job.id - REMEMBERED && !old.isRunning());
            }
        }
        Thread.ofVirtual().name("job-" + kind).start(() -> run(job, task));
        return ApiAnswer.accepted(json -> members(json, job));
    }

    private void run(Job job, Task task) {
        try {
            JobWork.Outcome outcome = task.run(job);
            job.end(State.DONE, outcome, outcome.summary(), wall.instant());
        } catch (RuntimeException | Error e) {
            LOG.error("Job {} ({}) failed", job.id, job.kind, e);
            job.end(State.FAILED, null, String.valueOf(e.getMessage()), wall.instant());
        }
    }

    private ApiAnswer list(ApiRequest request) {
        return ApiAnswer.ok(json -> {
            json.startList("jobs");
            synchronized (jobs) {
                for (Job job : jobs.values()) {
                    json.startObject();
                    members(json, job);
                    json.end();
                }
            }
            json.end();
        });
    }

    private ApiAnswer show(ApiRequest request) {
        return show(request, "");
    }

    /** How far the job is that the path names; only of this kind, unless it is empty. */
    ApiAnswer show(ApiRequest request, String kind) {
        long id = request.number("job");
        Job job;
        synchronized (jobs) {
            job = jobs.get(id);
        }
        if (job == null || !(kind.isEmpty() || job.kind.equals(kind))) {
            throw ApiProblem.notFound("job " + id);
        }
        return ApiAnswer.ok(json -> members(json, job));
    }

    private void members(JsonWriter json, Job job) {
        synchronized (job) {
            json.field("id", job.id)
                    .field("kind", job.kind)
                    .field("state", job.state.name().toLowerCase(java.util.Locale.ROOT))
                    .moment("startedAt", job.startedAt, zone.get())
                    .moment("endedAt", job.endedAt, zone.get())
                    .startObject("progress")
                    .field("step", job.step)
                    .field("done", job.done)
                    .field("total", job.total)
                    .end()
                    .field("summary", job.summary);
            JobWork.Outcome outcome = job.outcome;
            if (outcome != null) {
                json.field("passed", outcome.passed()).startObject("result");
                outcome.details().write(json);
                json.end();
            }
        }
    }

    private enum State {
        RUNNING,
        DONE,
        FAILED
    }

    /** One job; its fields are guarded by itself. */
    private static final class Job implements JobWork.Progress {
        final long id;
        final String kind;
        final Instant startedAt;
        State state = State.RUNNING;
        @Nullable Instant endedAt;
        long done;
        long total;
        String step = "";
        String summary = "";
        JobWork.@Nullable Outcome outcome;

        Job(long id, String kind, Instant startedAt) {
            this.id = id;
            this.kind = kind;
            this.startedAt = startedAt;
        }

        synchronized boolean isRunning() {
            return state == State.RUNNING;
        }

        @Override
        public synchronized void at(long done, long total, String step) {
            this.done = done;
            this.total = total;
            this.step = step;
        }

        synchronized void end(
                State how, JobWork.@Nullable Outcome outcome, String summary, Instant when) {
            this.state = how;
            this.outcome = outcome;
            this.summary = summary;
            this.endedAt = when;
        }
    }
}
