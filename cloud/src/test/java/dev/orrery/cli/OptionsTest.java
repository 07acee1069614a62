package dev.orrery.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.kernel.store.Durability;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

    @Test
    void nothingGivenMeansThisMachinePort4566AndKeepingEverything() {
        var options = parse("");
        assertThat(options.listen()).containsExactly(address("127.0.0.1", 4566));
        assertThat(options.data()).isEqualTo(Path.of(".orrery").toAbsolutePath());
        assertThat(options.durability()).isEqualTo(Durability.PROCESS);
        assertThat(options.auth()).isEqualTo(Options.Auth.ENFORCE);
        assertThat(options.debug()).isFalse();
        assertThat(options.hosts()).isEmpty();
    }

    @Test
    void everyOptionHasAVariableAndTheCommandLineWins() {
        var environment = new String[] {"ORRERY_PORT=1", "ORRERY_DATA=/a", "ORRERY_DURABILITY=disk", "ORRERY_AUTH=open"};
        var fromEnvironment = parse("", environment);
        assertThat(fromEnvironment.listen()).containsExactly(address("127.0.0.1", 1));
        assertThat(fromEnvironment.data()).isEqualTo(Path.of("/a"));
        assertThat(fromEnvironment.durability()).isEqualTo(Durability.DISK);
        assertThat(fromEnvironment.auth()).isEqualTo(Options.Auth.OPEN);

        var both = parse("--port 2 --data=/b --durability process --auth enforce", environment);
        assertThat(both.listen()).containsExactly(address("127.0.0.1", 2));
        assertThat(both.data()).isEqualTo(Path.of("/b"));
        assertThat(both.durability()).isEqualTo(Durability.PROCESS);
        assertThat(both.auth()).isEqualTo(Options.Auth.ENFORCE);
    }

    @Test
    void membersOfTheFirstOrganizationAreAccounts() {
        assertThat(parse("").accounts()).isEmpty();
        assertThat(parse("--accounts 111111111111,222222222222,111111111111").accounts()).containsExactly("111111111111", "222222222222");
        assertThat(parse("", "ORRERY_ACCOUNTS=333333333333").accounts()).containsExactly("333333333333");
        assertThatThrownBy(() -> parse("--accounts 1111")).isInstanceOf(UsageException.class).hasMessageContaining("--accounts: \"1111\"");
        assertThatThrownBy(() -> parse("", "ORRERY_ACCOUNTS=123456789012")).isInstanceOf(UsageException.class).hasMessageContaining("manages");
    }

    @ParameterizedTest
    @CsvSource({
        "--ephemeral,              '',                              MEMORY",
        "--durability memory,      '',                              MEMORY",
        "'',                       ORRERY_EPHEMERAL=1,              MEMORY",
        "'',                       ORRERY_EPHEMERAL=0,              PROCESS",
        "'',                       PERSISTENCE=0,                   MEMORY",
        "'',                       PERSISTENCE=1,                   PROCESS",
        "'',                       PERSISTENCE=,                    PROCESS",
        "--durability disk,        PERSISTENCE=0,                   DISK",
        "'',                       ORRERY_EPHEMERAL=0 PERSISTENCE=0, PROCESS",
        "--ephemeral,              ORRERY_DURABILITY=disk,          MEMORY",
    })
    void whatIsForgottenIsSaidInManyWays(String arguments, String environment, Durability durability) {
        var options = parse(arguments, environment.isEmpty() ? new String[0] : environment.split(" "));
        assertThat(options.durability()).isEqualTo(durability);
        assertThat(options.ephemeral()).isEqualTo(durability == Durability.MEMORY);
    }

    @Test
    void gatewayListenIsUnderstood() {
        assertThat(parse("", "GATEWAY_LISTEN=0.0.0.0:4566,127.0.0.1:4510").listen())
                .containsExactly(address("0.0.0.0", 4566), address("127.0.0.1", 4510));
        assertThat(parse("", "GATEWAY_LISTEN=:4567").listen()).containsExactly(address("0.0.0.0", 4567));
        assertThat(parse("", "GATEWAY_LISTEN=0.0.0.0").listen()).containsExactly(address("0.0.0.0", 4566));
        assertThat(parse("", "GATEWAY_LISTEN=[::1]:99,::1,[::]").listen())
                .containsExactly(address("::1", 99), address("::1", 4566), address("::", 4566));
        assertThat(parse("--port 7", "GATEWAY_LISTEN=0.0.0.0:4566,127.0.0.1:4510").listen())
                .containsExactly(address("0.0.0.0", 7), address("127.0.0.1", 4510));
        assertThat(parse("--listen 0.0.0.0 --port 7").listen()).containsExactly(address("0.0.0.0", 7));
    }

    @Test
    void hostsComeFromBothVariables() {
        assertThat(parse("", "ORRERY_ALLOWED_HOSTS=a.example, *.B.example", "LOCALSTACK_HOST=c.example:4566").hosts())
                .containsExactly("a.example", "*.b.example", "c.example");
    }

    @Test
    void debugOfOtherProgramsIsNoReasonToStayAway() {
        assertThat(parse("", "DEBUG=1").debug()).isTrue();
        assertThat(parse("", "DEBUG=app:*").debug()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--port x", "--port -1", "--port 65536", "--port", "--durability ram", "--auth none", "--prot 1", "start",
        "--listen ,", "--listen a:b", "--ephemeral --durability disk", "--ephemeral=maybe"})
    void whatIsNotUnderstoodIsNamed(String arguments) {
        assertThatThrownBy(() -> parse(arguments)).isInstanceOf(UsageException.class)
                .hasMessageContaining(arguments.split("[ =]")[0]);
    }

    @Test
    void endpointsNameAnAddressThatCanBeCalled() {
        assertThat(Options.endpoint(List.of(address("0.0.0.0", 4566)))).isEqualTo("http://127.0.0.1:4566");
        assertThat(Options.endpoint(List.of(address("192.168.0.7", 1)))).isEqualTo("http://192.168.0.7:1");
        assertThat(Options.endpoint(List.of(address("fe80::1", 1)))).isEqualTo("http://[fe80::1]:1");
    }

    private static Options parse(String arguments, String... environment) {
        Map<String, String> variables = new HashMap<>();
        for (var variable : environment) {
            var parts = variable.split("=", 2);
            variables.put(parts[0], parts[1]);
        }
        return Options.parse(arguments.isEmpty() ? List.of() : List.of(arguments.split(" ")), variables);
    }

    private static InetSocketAddress address(String host, int port) {
        return InetSocketAddress.createUnresolved(host, port);
    }
}
