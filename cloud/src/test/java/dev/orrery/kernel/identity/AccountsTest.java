package dev.orrery.kernel.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AccountsTest {

    @Test
    void anAccountIsFoundByItsCanonicalIdAndNobodyByAnother() {
        var id = Accounts.canonicalId("123456789012");

        assertThat(id).matches("[0-9a-f]{64}").isNotEqualTo(Accounts.canonicalId("210987654321"));
        assertThat(Accounts.ofCanonicalId(id)).contains("123456789012");
        assertThat(Accounts.ofCanonicalId("0" + id.substring(1))).isEmpty();
        assertThat(Accounts.ofCanonicalId(id.substring(0, 52))).isEmpty();
        assertThat(Accounts.ofCanonicalId("")).isEmpty();
        assertThat(Accounts.ofCanonicalId(Accounts.canonicalId(""))).isEmpty();
    }
}
