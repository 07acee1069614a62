package dev.orrery.services.organizations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;

/// Several at once who found the organization of one account.
class FoundersTest {
    private static final int ROUNDS = 20;
    private static final int FOUNDERS = 8;
    private final Orrery cloud = Orrery.start();

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void onlyOneFoundsItAndTheOthersLearnThatItIsThere() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            var account = cloud.account("%012d".formatted(round + 1));
            var organizations = account.client(OrganizationsClient.class);
            var together = new CyclicBarrier(FOUNDERS);
            Callable<String> founding = () -> {
                together.await();
                return found(organizations);
            };
            try (var founders = Executors.newVirtualThreadPerTaskExecutor()) {
                var outcomes = founders.invokeAll(IntStream.range(0, FOUNDERS).mapToObj(_ -> founding).toList()).stream()
                        .map(outcome -> outcome.resultNow()).toList();
                assertThat(outcomes).containsOnlyOnce("founded").filteredOn(outcome -> !outcome.equals("founded"))
                        .containsOnly("AlreadyInOrganizationException").hasSize(FOUNDERS - 1);
            }
            assertThat(account.client(IamClient.class).listRoles().roles()).hasSize(1);
        }
    }

    private static String found(OrganizationsClient organizations) {
        try {
            organizations.createOrganization(create -> { });
            return "founded";
        } catch (AwsServiceException e) {
            return e.awsErrorDetails().errorCode();
        }
    }
}
