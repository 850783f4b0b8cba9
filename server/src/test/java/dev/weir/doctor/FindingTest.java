package dev.weir.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.Finding.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FindingTest {
    @Test
    void theWorstFindingDecides() {
        Finding fine = Finding.ok("a", "a");
        Finding unknown = Finding.unknown("b", "b", "b");
        Finding warning = Finding.warning("c", "c", "c");
        Finding broken = Finding.broken("d", "d", "d");
        assertThat(Finding.worst(List.of())).isEqualTo(Severity.OK);
        assertThat(Finding.worst(List.of(fine, unknown))).isEqualTo(Severity.UNKNOWN);
        assertThat(Finding.worst(List.of(fine, warning, unknown))).isEqualTo(Severity.WARNING);
        assertThat(Finding.worst(List.of(broken, warning))).isEqualTo(Severity.BROKEN);
    }
}
