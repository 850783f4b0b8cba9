package dev.weir.server;

import dev.weir.collect.node.AccountingClock;
import dev.weir.collect.node.Contacts;
import dev.weir.config.ServerConfig;
import dev.weir.directory.Directory;
import dev.weir.directory.DirectoryFile;
import dev.weir.directory.DirectoryStore;
import dev.weir.directory.SettingsDraft;
import dev.weir.journal.Started;
import dev.weir.ledger.LedgerStore;
import dev.weir.quota.Standings;
import dev.weir.roster.Roster;

/**
 * What nodes are told: who may use them, how they are set up. Brought to where the journal ends; it
 * does without the database.
 *
 * @param acts where decisions of people go in
 * @param contacts what is known of who sends reports
 */
record ServingRooms(
        AuditedActs acts,
        Directory directory,
        Standings standings,
        Roster roster,
        DirectoryKeeper keeper,
        AccountingClock clock,
        Contacts contacts,
        LedgerStore ledger,
        DirectoryStore tables) {
    /**
     * Nothing is known to be told before this returns.
     *
     * @throws StartRefused when the data must not be used as it is
     */
    static ServingRooms open(Ground ground) {
        ServerConfig config = ground.config();
        JournalJoint entering = ground.entering();
        AuditedActs acts = new AuditedActs(entering);
        Directory directory = new Directory(acts, ground.wall());
        acts.of(directory);
        Standings standings = new Standings(directory, ground.wall());
        LedgerStore ledger = new LedgerStore(ground.wall(), ground.authority());
        DirectoryStore tables = new DirectoryStore();
        AccountingClock clock =
                new AccountingClock(ground.wall(), ground.nanos(), entering::append);
        Contacts contacts = new Contacts(clock);
        DirectoryFile file =
                new DirectoryFile(config.dataDirectory().resolve("directory.snapshot"));
        new Recovery(
                        ground.journal(),
                        ground.database(),
                        ledger,
                        tables,
                        file,
                        config.adoptJournal())
                .recover(directory, standings, contacts);
        DatabasePlace.remember(config.dataDirectory(), ground.place());
        ground.journal()
                .append(
                        new Started(
                                ground.wall().millis(),
                                ground.nanos().getAsLong(),
                                Ground.VERSION));
        initialize(directory, config);
        Roster roster = new Roster(directory, standings, ground.wall());
        DirectoryKeeper keeper =
                ground.life()
                        .of(new DirectoryKeeper(directory, standings, roster, file, ground.wall()));
        keeper.start();
        return new ServingRooms(
                acts, directory, standings, roster, keeper, clock, contacts, ledger, tables);
    }

    /** What the configuration says of settings holds at the first start; then people decide. */
    private static void initialize(Directory directory, ServerConfig config) {
        if (directory.initialize(config.timeZone(), "configuration")) {
            directory.updateSettings(
                    initial ->
                            new SettingsDraft(
                                    initial.zone(),
                                    Math.toIntExact(config.pushInterval().toSeconds()),
                                    Math.toIntExact(config.pullInterval().toSeconds()),
                                    initial.defaultRateMillionths()),
                    "configuration");
        }
    }
}
