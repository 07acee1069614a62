package dev.orrery.kernel.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.kernel.identity.AttachedPolicy.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Many generated requests: the engine agrees with the reference, and keeps the laws that any such engine must keep.
class AuthorityReferenceTest {
    private static final int CASES = 20_000;
    private static final Pattern LEVEL = Pattern.compile(" of level [0-9]");

    @Test
    void theEngineAgreesWithTheReference() {
        Map<String, Integer> outcomes = new TreeMap<>();
        for (long seed = 0; seed < CASES; seed++) {
            var drawn = RandomCase.from(seed);
            var expected = Reference.decide(drawn.caller(), drawn.access(), drawn.request(), drawn.policies(), drawn.places());
            assertThat(outcome(drawn)).as("seed %d: %s", seed, drawn).isEqualTo(expected);
            outcomes.merge(expected.replaceFirst(" of level [1-9]$", " of a lower level"), 1, Integer::sum);
        }

        // and no outcome is so rare that agreeing on it says nothing
        assertThat(outcomes).containsOnlyKeys("ALLOW", "DENY", "RESOURCE_CONTROL of level 0", "RESOURCE_CONTROL of a lower level",
                "SERVICE_CONTROL of level 0", "SERVICE_CONTROL of a lower level", "RESOURCE", "IDENTITY", "BOUNDARY", "SESSION");
        assertThat(outcomes.values()).allMatch(count -> count > CASES / 100, "more than 1 % each: " + outcomes);
    }

    @Test
    void theOrderOfPoliciesAndStatementsIsIrrelevant() {
        for (long seed = 0; seed < CASES / 10; seed++) {
            var drawn = RandomCase.from(seed);
            var random = new Random(seed);
            var shuffled = new ArrayList<PolicyModel>();
            for (var policy : drawn.policies()) {
                var lines = new ArrayList<>(policy.statements());
                Collections.shuffle(lines, random);
                shuffled.add(policy.withStatements(lines));
            }
            Collections.shuffle(shuffled, random);
            assertThat(outcome(drawn.withPolicies(shuffled))).as("seed %d: %s", seed, drawn).isEqualTo(outcome(drawn));
        }
    }

    @Test
    void neitherADenyNorABoundaryNorLosingAnAllowEverWidens() {
        int narrowed = 0;
        for (long seed = 0; seed < CASES / 10; seed++) {
            var drawn = RandomCase.from(seed);
            boolean before = outcome(drawn).equals("ALLOW");
            for (var narrower : narrower(drawn, new Random(seed))) {
                boolean after = outcome(narrower).equals("ALLOW");
                assertThat(!after || before).as("seed %d: %s became %s", seed, drawn, narrower).isTrue();
                narrowed += before && !after ? 1 : 0;
            }
        }
        assertThat(narrowed).as("cases that these changes closed").isGreaterThan(CASES / 400);
    }

    @Test
    void everyDecisionHasReasonsThatFitIt() {
        for (long seed = 0; seed < CASES / 10; seed++) {
            var drawn = RandomCase.from(seed);
            var decision = Authority.decide(drawn.caller(), drawn.access(), drawn.memberships(), drawn.request());
            var effects = decision.reasons().stream().map(Decision.Reason::effect).toList();
            switch (decision) {
                case Decision.Allow _ -> assertThat(effects).as("seed %d", seed).doesNotContain(Decision.Effect.DENIES)
                        .contains(Decision.Effect.ALLOWS);
                case Decision.ExplicitDeny _ -> assertThat(effects).as("seed %d", seed).contains(Decision.Effect.DENIES);
                case Decision.ImplicitDeny(var missing, var reasons) -> assertThat(reasons.getLast()).as("seed %d", seed)
                        .satisfies(last -> assertThat(last.kind()).isEqualTo(missing))
                        .satisfies(last -> assertThat(last.text()).startsWith("no ").contains(drawn.action()));
            }
            assertThat(decision.explain()).isNotBlank();
        }
    }

    private static List<RandomCase> narrower(RandomCase drawn, Random random) {
        var narrower = new ArrayList<RandomCase>();
        for (var kind : List.of(Kind.RESOURCE, Kind.IDENTITY, Kind.BOUNDARY, Kind.SESSION)) {
            var denial = RandomCase.policy(random, kind);
            var lines = denial.statements().stream().map(AuthorityReferenceTest::denying).toList();
            boolean mustAllow = kind == Kind.SESSION || kind == Kind.BOUNDARY;
            if (!mustAllow || drawn.policies().stream().anyMatch(policy -> policy.kind() == kind)) {
                narrower.add(with(drawn, denial.withStatements(lines)));
            }
        }
        if (drawn.policies().stream().noneMatch(policy -> policy.kind() == Kind.BOUNDARY)) {
            narrower.add(with(drawn, RandomCase.policy(random, Kind.BOUNDARY)));
        }
        drawn.places().home().ifPresent(place -> {
            var within = new ArrayList<>(place.levels());
            within.add(random.nextInt(within.size() + 1), List.of(RandomCase.policy(random, Kind.SERVICE_CONTROL),
                    RandomCase.policy(random, Kind.RESOURCE_CONTROL)));
            narrower.add(drawn.withPlaces(new RandomCase.Places(Optional.of(place.withLevels(within)), drawn.places().other())));
        });
        for (int i = 0; i < drawn.policies().size(); i++) {
            var policy = drawn.policies().get(i);
            var lines = policy.statements();
            if (lines.size() > 1 && lines.getFirst().allow()) {
                var others = new ArrayList<>(drawn.policies());
                others.set(i, policy.withStatements(lines.subList(1, lines.size())));
                narrower.add(drawn.withPolicies(others));
            }
        }
        return narrower;
    }

    private static PolicyModel.Line denying(PolicyModel.Line line) {
        return new PolicyModel.Line(false, line.notPrincipal(), line.principals(), line.notAction(), line.actions(), line.notResource(),
                line.resources(), line.conditions());
    }

    private static RandomCase with(RandomCase drawn, PolicyModel policy) {
        var policies = new ArrayList<>(drawn.policies());
        policies.add(policy);
        return drawn.withPolicies(policies);
    }

    private static String outcome(RandomCase drawn) {
        return switch (Authority.decide(drawn.caller(), drawn.access(), drawn.memberships(), drawn.request())) {
            case Decision.Allow _ -> "ALLOW";
            case Decision.ExplicitDeny _ -> "DENY";
            case Decision.ImplicitDeny(var missing, var reasons) -> missing.name() + LEVEL.matcher(reasons.getLast().text()).results()
                    .map(MatchResult::group).collect(Collectors.joining());
        };
    }
}
