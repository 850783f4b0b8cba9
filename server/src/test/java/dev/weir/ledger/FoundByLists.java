package dev.weir.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;

/** Holds rankings that are found by lists against those that adding up the range finds. */
final class FoundByLists {
    private FoundByLists() {}

    /** How many of twelve answers were found by lists: three pages in each of four orders. */
    static int compare(LedgerFixture ledger, Pieces pieces) {
        return ledger.database.read(tx -> {
            UsageReader reader = new UsageReader(tx, ledger.calendar);
            PairSteps steps = new PairSteps(tx, new UsageSelects(tx.jooq(), Family.TRAFFIC));
            Cover cover = Cover.of(tx, pieces);
            int found = 0;
            for (RankBy by : RankBy.values()) {
                Optional<Ranking.Place> after = Optional.empty();
                for (int page = 0; page < 3; page++) {
                    List<Ranking.Place> expected = reader.addedUp(By.USER, by, pieces, 4, after);
                    Optional<List<Ranking.Place>> led =
                            TopUsers.find(tx, steps, cover, by, 4, after, 8);
                    if (led.isPresent()) {
                        found++;
                        assertThat(led.get()).as(by + " of " + pieces).isEqualTo(expected);
                    }
                    List<Long> ids = expected.stream().map(Ranking.Place::id).toList();
                    var figures = steps.figures(cover, ids);
                    for (Ranking.Place place : expected) {
                        Figures of = figures.getOrDefault(place.id(), Figures.NONE);
                        assertThat(by.of(of)).as(by + " " + place).isEqualTo(place.amount());
                    }
                    after = Optional.of(expected.getLast());
                }
            }
            return found;
        });
    }
}
