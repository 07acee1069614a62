package dev.orrery.services.kms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.MortalOrrery;
import dev.orrery.kernel.SeededIds;
import dev.orrery.kernel.blobs.MemoryBlobs;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.MemoryStore;
import dev.orrery.kernel.store.Tables;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.CreateGrantRequest;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.GrantOperation;

/// Grants as earlier versions kept them: with the ARN of a user where there is a unique id now.
class EarlierGrantsTest {
    private static final String ACCOUNT = "123456789012";
    private static final String ANA = "arn:aws:iam::" + ACCOUNT + ":user/ana";
    /// Ids of grants come in any order.
    private static final String FIRST = "0".repeat(64);
    private static final String LAST = "f".repeat(64);
    private final MemoryStore store = new MemoryStore();
    private final MortalOrrery cloud = new MortalOrrery(() -> store);
    private final KmsClient kms = cloud.connect(KmsClient.builder()).build();
    private final String key = kms.createKey().keyMetadata().arn();

    @BeforeEach
    void begin() {
        cloud.connect(IamClient.builder()).build().createUser(create -> create.userName("ana"));
    }

    private void keep(String id, String name) {
        var tables = new Tables(store, new MemoryBlobs(new SeededIds(1)), Key.of(ACCOUNT).text("us-east-1").text("kms"));
        tables.write(tx -> {
            GrantRow.put(tx, new GrantRow(key.substring(key.indexOf('/') + 1), id, name, ANA, ANA, List.of("Encrypt"), Map.of(), Map.of(), ACCOUNT,
                    Instant.EPOCH));
            return null;
        });
    }

    private static void toAna(CreateGrantRequest.Builder create) {
        create.granteePrincipal(ANA).retiringPrincipal(ANA).operations(GrantOperation.ENCRYPT);
    }

    @Test
    void areListedAmongThoseThatOneMayRetire() {
        keep(LAST, "");
        var made = kms.createGrant(create -> create.applyMutation(EarlierGrantsTest::toAna).keyId(key)).grantId();
        keep(FIRST, "");

        assertThat(kms.listRetirableGrants(list -> list.retiringPrincipal(ANA)).grants()).extracting(GrantListEntry::grantId)
                .containsExactly(FIRST, made, LAST);
        var page = kms.listRetirableGrants(list -> list.retiringPrincipal(ANA).limit(2));
        assertThat(page.truncated()).isTrue();
        assertThat(kms.listRetirableGrants(list -> list.retiringPrincipal(ANA).marker(page.nextMarker())).grants())
                .extracting(GrantListEntry::grantId).containsExactly(LAST);
    }

    @Test
    void areNotMadeOnceMoreUnderTheirName() {
        keep(FIRST, "backup");

        var again = kms.createGrant(create -> create.applyMutation(EarlierGrantsTest::toAna).keyId(key).name("backup"));

        assertThat(again.grantId()).isEqualTo(FIRST);
        assertThat(kms.listGrants(list -> list.keyId(key)).grants()).hasSize(1);
    }
}
