package dev.weir.server;

import dev.weir.access.Access;
import dev.weir.access.AccessRefused;
import dev.weir.access.AccessSettings;
import dev.weir.access.AccessToken;
import dev.weir.access.AccessTokens;
import dev.weir.access.Account;
import dev.weir.access.Origin;
import dev.weir.access.Permission;
import dev.weir.access.Principal;
import dev.weir.access.Role;
import dev.weir.config.DatabaseConfig;
import dev.weir.database.Database;
import dev.weir.database.DatabaseSettings;
import dev.weir.database.DatabaseUnavailable;
import dev.weir.journal.Journal;
import dev.weir.journal.JournalCorrupt;
import dev.weir.journal.JournalLocked;
import dev.weir.journal.JournalSettings;
import dev.weir.json.JsonWriter;
import dev.weir.proof.Backup;
import dev.weir.web.AccessJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Accounts and API tokens of a data directory that no server has open, under the directory's lock.
 * Answers what the API would, so that who asks need not care.
 *
 * <p>Every method throws {@link StartRefused} when another process has the data open, when there is
 * none, or when what is asked is refused.
 */
public final class ClosedAccess {
    private static final ZoneId ZONE = ZoneOffset.UTC;
    private static final Origin OPERATOR = new Origin(Principal.local(), "", "weir");

    private final Path data;
    private final DatabaseConfig database;
    private final InstantSource wall;
    private final LongSupplier nanos;

    /**
     * @param database as configured
     */
    public ClosedAccess(
            Path data, DatabaseConfig database, InstantSource wall, LongSupplier nanos) {
        this.data = data;
        this.database = database;
        this.wall = wall;
        this.nanos = nanos;
    }

    public byte[] accounts() {
        return run(access ->
                JsonWriter.object(json -> {
                    json.startList("accounts");
                    for (Account account : access.accounts().list()) {
                        json.startObject();
                        AccessJson.account(json, account, ZONE);
                        json.end();
                    }
                    json.end();
                }));
    }

    /**
     * @param role as it is written, such as {@code owner}
     */
    public byte[] create(String email, String password, String role) {
        Role known =
                Role.of(role)
                        .orElseThrow(() ->
                                new StartRefused(
                                        "role: expected owner, operator, billing or read-only"));
        return run(access -> shown(access.accounts().create(OPERATOR, email, password, known)));
    }

    public byte[] resetPassword(String email, String password) {
        return run(access -> {
            long id = access.accounts().get(email).id();
            return shown(access.accounts().resetPassword(OPERATOR, id, password));
        });
    }

    public byte[] removeSecondFactor(String email) {
        return run(access -> {
            long id = access.accounts().get(email).id();
            return shown(access.accounts().removeSecondFactor(OPERATOR, id));
        });
    }

    private static byte[] shown(Account account) {
        return JsonWriter.object(json -> AccessJson.account(json, account, ZONE));
    }

    public byte[] tokens() {
        return run(access ->
                JsonWriter.object(json -> {
                    json.startList("tokens");
                    for (AccessToken token : access.tokens().visibleTo(OPERATOR.who())) {
                        json.startObject();
                        AccessJson.token(json, token, access.tokens(), ZONE);
                        json.end();
                    }
                    json.end();
                }));
    }

    /**
     * @param scopes as they are written, such as {@code usage_read}
     * @param expiresAtMs epoch milliseconds, 0 = never
     */
    public byte[] createToken(String name, List<String> scopes, long expiresAtMs) {
        Set<Permission> known = EnumSet.noneOf(Permission.class);
        for (String scope : scopes) {
            known.add(
                    Permission.of(scope)
                            .orElseThrow(() ->
                                    new StartRefused("there is no permission '" + scope + "'")));
        }
        return run(access -> {
            AccessTokens.Made made = access.tokens().create(OPERATOR, name, known, expiresAtMs);
            return JsonWriter.object(json -> {
                AccessJson.token(json, made.token(), access.tokens(), ZONE);
                json.field("token", made.text());
            });
        });
    }

    public byte[] revokeToken(String id) {
        return run(access -> {
            access.tokens().revoke(OPERATOR, id);
            return JsonWriter.object(json -> json.field("id", id));
        });
    }

    private interface Work {
        byte[] run(Access access);
    }

    private byte[] run(Work work, DatabaseSettings place) {
        try (Database opened = Database.open(place);
                Access access = new Access(() -> opened, AccessSettings.defaults(), wall, nanos)) {
            // A copy made before would not have what is changed now.
            DatabasePlace.remember(data, place);
            return work.run(access);
        }
    }

    private byte[] run(Work work) {
        Path journal = data.resolve(Backup.JOURNAL);
        if (!Files.isDirectory(journal)) {
            throw new StartRefused(
                    "there is no data in " + data + "; 'weir serve' makes it and shows a link");
        }
        // The journal's lock is the directory's.
        DatabaseSettings place = DatabasePlace.of(data, database);
        try (Journal _ = Journal.open(journal, JournalSettings.defaults(), wall, nanos);
                OtherMachines _ = OtherMachines.keepOut(place)) {
            return run(work, place);
        } catch (JournalLocked e) {
            throw new StartRefused(e);
        } catch (AccessRefused e) {
            throw new StartRefused((e.field().isEmpty() ? "" : e.field() + " ") + e.getMessage());
        } catch (JournalCorrupt | DatabaseUnavailable e) {
            throw new StartRefused(String.valueOf(e.getMessage()));
        }
    }
}
