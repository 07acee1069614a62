package dev.orrery.kernel.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

    @ParameterizedTest
    @CsvSource({"203.0.113.0/24,203.0.113.255,true", "203.0.113.0/24,203.0.114.0,false", "10.0.0.0/9,10.127.255.255,true",
        "10.0.0.0/9,10.128.0.0,false", "0.0.0.0/0,255.255.255.255,true", "192.0.2.1,192.0.2.1,true",
        "192.0.2.1,192.0.2.2,false",
        "2001:db8::/32,2001:db8:ffff::1,true", "2001:db8::/33,2001:db8:8000::,false", "::/0,2001:db8::1,true",
        "::/0,192.0.2.1,false",
        "0.0.0.0/0,2001:db8::1,false", "::ffff:192.0.2.0/120,192.0.2.77,true", "192.0.2.0/24,::ffff:192.0.2.77,true",
        "2001:DB8:0:0:0:0:0:1,2001:db8::1,true", "::1,0:0:0:0:0:0:0:1,true", "1::,1:0:0:0:0:0:0:0,true",
        "64:ff9b::192.0.2.33,64:ff9b::c000:221,true"})
    void anAddressIsInItsRange(String range, String address, boolean contained) {
        assertThat(AddressRange.of(range).orElseThrow().contains(AddressRange.of(address).orElseThrow())).isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1.2.3", "1.2.3.4.5", "256.0.0.1", "01.2.3.4", "1.2.3.4/33", "1.2.3.4/", "1.2.3.4/-1",
        "1.2.3.4/024",
        "localhost", "example.com", ":", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::",
        "12345::", "g::",
        "::/129", "1.2.3.4::", "fe80::1%eth0", "::1.2.3", "1:2:3:4:5:6:7:1.2.3.4", ":1:2:3:4:5:6:7", " 1.2.3.4"})
    void whatIsNoAddressIsNone(String text) {
        assertThat(AddressRange.of(text)).isEmpty();
    }

    @Test
    void everyAddressThatJavaPrintsIsRead() throws UnknownHostException {
        var random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            var bytes = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(bytes);
            var text = InetAddress.getByAddress(bytes).getHostAddress();
            assertThat(AddressRange.of(text).orElseThrow().network()).as(text).isEqualTo(bytes);
        }
    }
}
