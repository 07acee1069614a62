package dev.orrery.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.gateway.protocol.Protocol;
import dev.orrery.kernel.TestHome;
import dev.orrery.kernel.identity.Access;
import dev.orrery.kernel.identity.Authority;
import dev.orrery.kernel.identity.Caller;
import dev.orrery.kernel.identity.Memberships;
import dev.orrery.kernel.identity.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RefusalsTest {
    private static final Access START = Access.of("ec2:StartInstances", "arn:aws:ec2:us-east-1:123456789012:instance/i-1", TestHome.ACCOUNT);

    /// Words of a recording that a public repository shows.
    @Test
    void refusalOfEc2CarriesWhatItRestsOnUnderASeal() {
        var caller = new Caller(new Principal.User(TestHome.ACCOUNT, "/", "alice", "AIDAALICE"), "AKIA", List.of(), Map.of());
        var decision = Authority.decide(caller, START, Memberships.NONE, Map.of());
        var refused = Refusals.accessDenied(Protocol.EC2, TestHome.callOf(caller), START, decision,
                Optional.of((call, decided) -> call.caller().principal().userId() + "+" + decided.allowed())).awsErrorDetails();
        assertThat(refused.errorCode()).isEqualTo("UnauthorizedOperation");
        assertThat(refused.errorMessage()).isEqualTo("You are not authorized to perform this operation. User: arn:aws:iam::123456789012:user/alice is"
                + " not authorized to perform: ec2:StartInstances on resource: arn:aws:ec2:us-east-1:123456789012:instance/i-1 because no"
                + " identity-based policy allows the ec2:StartInstances action. Encoded authorization failure message: AIDAALICE+false");
    }

    @Test
    void nobodyGetsNothingSealed() {
        var decision = Authority.decide(Caller.anonymous(), START, Memberships.NONE, Map.of());
        assertThat(Refusals.accessDenied(Protocol.EC2, TestHome.callOf(Caller.anonymous()), START, decision, Optional.of((_, _) -> "sealed"))
                .awsErrorDetails().errorMessage()).doesNotContain("sealed");
    }
}
