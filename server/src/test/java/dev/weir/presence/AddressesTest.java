package dev.weir.presence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AddressesTest {
    @Test
    void bringsOneAddressIntoOneForm() {
        for (String same :
                new String[] {
                    "1.2.3.4",
                    "1.2.3.4_17",
                    "1.2.3.4:443",
                    "1.2.3.4:443_17",
                    "::ffff:1.2.3.4",
                    "[::ffff:1.2.3.4]:443",
                    " 1.2.3.4 "
                }) {
            assertThat(Addresses.normal(same)).as(same).isEqualTo("1.2.3.4");
        }
        for (String same :
                new String[] {
                    "2001:db8::1",
                    "[2001:db8::1]",
                    "[2001:db8::1]:443",
                    "2001:DB8:0::1_3",
                    "2001:db8::1%eth0"
                }) {
            assertThat(Addresses.normal(same)).as(same).isEqualTo("2001:db8:0:0:0:0:0:1");
        }
    }

    @Test
    void whatIsNoAddressIsNone() {
        for (String none :
                new String[] {
                    "",
                    "_",
                    "x",
                    "1.2",
                    "1234",
                    "host.name.of.it",
                    "1.2.3.4_x",
                    "[1",
                    ":",
                    "1.2.3.400"
                }) {
            assertThat(Addresses.normal(none)).as(none).isNull();
        }
        assertThat(Addresses.normal("1".repeat(1000))).isNull();
    }
}
