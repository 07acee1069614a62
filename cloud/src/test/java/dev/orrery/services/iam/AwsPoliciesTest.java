package dev.orrery.services.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.kernel.identity.MalformedPolicyException;
import dev.orrery.kernel.identity.Policy;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/// The policies that AWS manages can be read, every one.
class AwsPoliciesTest {

    @Test
    void everyPolicyIsOneOfIdentities() {
        var broken = new ArrayList<String>();
        for (var policy : AwsPolicies.all()) {
            try {
                Policy.parse(policy.document()).requireIdentityForm();
            } catch (MalformedPolicyException e) {
                broken.add(policy.name() + ": " + e.getMessage());
            }
        }
        assertThat(broken).isEmpty();
        assertThat(AwsPolicies.all()).hasSizeGreaterThan(200).allSatisfy(policy -> {
            assertThat(policy.id()).matches("ANPA[A-Z0-9]+");
            assertThat(policy.arn()).isEqualTo("arn:aws:iam::aws:policy" + policy.path() + policy.name());
            assertThat(policy.versionId()).matches("v[0-9]+");
            assertThat(policy.updatedAt()).isAfterOrEqualTo(policy.createdAt());
        });
    }

    @Test
    void serviceRolesFindTheirPolicies() {
        assertThat(AwsPolicies.find("arn:aws:iam::aws:policy/aws-service-role/BatchServiceRolePolicy")).isPresent();
        assertThat(AwsPolicies.find("arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")).isPresent();
        assertThat(AwsPolicies.find("arn:aws:iam::aws:policy/job-function/ViewOnlyAccess")).isPresent();
        assertThat(AwsPolicies.find("arn:aws:iam::aws:policy/Invented")).isEmpty();
    }
}
