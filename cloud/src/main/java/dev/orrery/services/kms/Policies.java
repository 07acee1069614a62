package dev.orrery.services.kms;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.identity.NamedPrincipals;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GetKeyPolicyRequest;
import software.amazon.awssdk.services.kms.model.GetKeyPolicyResponse;
import software.amazon.awssdk.services.kms.model.ListKeyPoliciesRequest;
import software.amazon.awssdk.services.kms.model.ListKeyPoliciesResponse;
import software.amazon.awssdk.services.kms.model.PutKeyPolicyRequest;
import software.amazon.awssdk.services.kms.model.PutKeyPolicyResponse;

/// Key policies: every key has exactly one, which is called `default`.
final class Policies implements KmsClient {
    private static final String ONLY = "default";
    private static final int POLICY_LENGTH_MAX = 131_072;
    private final Home home;
    private final Keyring keyring;

    Policies(Home home) {
        this.home = home;
        this.keyring = new Keyring(home);
    }

    @Override
    public GetKeyPolicyResponse getKeyPolicy(GetKeyPolicyRequest request) {
        var row = home.store().read(tx -> keyring.byId(tx, request.keyId()).row());
        if (request.policyName() != null && !request.policyName().equals(ONLY)) {
            throw KmsErrors.notFound("No such policy exists");
        }
        return GetKeyPolicyResponse.builder().policy(NamedPrincipals.withArns(row.policy(), home.identities())).policyName(ONLY).build();
    }

    @Override
    public PutKeyPolicyResponse putKeyPolicy(PutKeyPolicyRequest request) {
        if (request.policyName() != null && !request.policyName().equals(ONLY)) {
            throw KmsErrors.unsupported("Only default policy is supported");
        }
        var document = Constraints.text("policy", request.policy(), 1, POLICY_LENGTH_MAX);
        var id = home.store().read(tx -> keyring.byId(tx, request.keyId()).row().id());
        var kept = KeyPolicies.checked(home, id, document, Boolean.TRUE.equals(request.bypassPolicyLockoutSafetyCheck()));
        home.store().write(tx -> {
            var changed = keyring.byId(tx, request.keyId()).row().withPolicy(kept);
            KeyRow.put(tx, changed);
            return changed;
        });
        return PutKeyPolicyResponse.builder().build();
    }

    @Override
    public ListKeyPoliciesResponse listKeyPolicies(ListKeyPoliciesRequest request) {
        home.store().read(tx -> keyring.byId(tx, request.keyId()));
        return ListKeyPoliciesResponse.builder().policyNames(ONLY).truncated(false).build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
