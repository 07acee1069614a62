package dev.orrery.services.kms;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.identity.Access;
import dev.orrery.kernel.identity.AttachedPolicy;
import dev.orrery.kernel.identity.MalformedPolicyException;
import dev.orrery.kernel.identity.MissingPrincipals;
import dev.orrery.kernel.identity.NamedPrincipals;
import dev.orrery.kernel.identity.Policy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What key policies say by default, what they may say, and how they are read.
/// Source: KMS Developer Guide, "Default key policy" and "AWS managed key policies".
final class KeyPolicies {
    /// The limit of the console and of the quota page; the model admits more.
    private static final int BYTES_MAX = 32 * 1024;
    private static final int REMEMBERED_MAX = 1_000;
    private static final Map<String, Policy> REMEMBERED = new ConcurrentHashMap<>();

    /// What the key of DynamoDB says more. Source: Developer Guide, "How Amazon DynamoDB uses AWS KMS".
    private static final String OF_DYNAMODB = """
            , {
                "Sid" : "Allow DynamoDB Service with service principal name dynamodb.amazonaws.com to describe the key directly",
                "Effect" : "Allow",
                "Principal" : {
                  "Service" : "dynamodb.amazonaws.com"
                },
                "Action" : [ "kms:Describe*", "kms:Get*", "kms:List*" ],
                "Resource" : "*"
              }""";

    private KeyPolicies() { }

    /// Hands the decision about a customer's key to the policies of the account.
    static String ofCustomer(String account) {
        return """
                {
                  "Version" : "2012-10-17",
                  "Id" : "key-default-1",
                  "Statement" : [ {
                    "Sid" : "Enable IAM User Permissions",
                    "Effect" : "Allow",
                    "Principal" : {
                      "AWS" : "arn:aws:iam::%s:root"
                    },
                    "Action" : "kms:*",
                    "Resource" : "*"
                  } ]
                }""".formatted(account);
    }

    /// Lets the account use an AWS managed key through its service, and look at it.
    static String ofService(HomeId home, String service) {
        var document = """
                {
                  "Version" : "2012-10-17",
                  "Id" : "auto-%1$s-1",
                  "Statement" : [ {
                    "Sid" : "Allow access through %1$s for all principals in the account that are authorized to use %1$s",
                    "Effect" : "Allow",
                    "Principal" : {
                      "AWS" : "*"
                    },
                    "Action" : [ "kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant", "kms:DescribeKey" ],
                    "Resource" : "*",
                    "Condition" : {
                      "StringEquals" : {
                        "kms:CallerAccount" : "%2$s",
                        "kms:ViaService" : "%1$s.%3$s.amazonaws.com"
                      }
                    }
                  }, {
                    "Sid" : "Allow direct access to key metadata to the account",
                    "Effect" : "Allow",
                    "Principal" : {
                      "AWS" : "arn:aws:iam::%2$s:root"
                    },
                    "Action" : [ "kms:Describe*", "kms:Get*", "kms:List*", "kms:RevokeGrant" ],
                    "Resource" : "*"
                  }%4$s ]
                }""";
        return document.formatted(service, home.account(), home.region(), service.equals("dynamodb") ? OF_DYNAMODB : "");
    }

    static AttachedPolicy attached(KeyRow key) {
        return new AttachedPolicy(AttachedPolicy.Kind.RESOURCE, "key policy of " + key.id(), read(key.policy()));
    }

    static Policy read(String document) {
        var known = REMEMBERED.get(document);
        if (known != null) {
            return known;
        }
        var policy = Policy.parse(document);
        if (REMEMBERED.size() >= REMEMBERED_MAX) {
            REMEMBERED.clear();
        }
        REMEMBERED.put(document, policy);
        return policy;
    }

    /// Checks a document that somebody wants for this key.
    ///
    /// @param unguarded whether the sender may lock himself out
    /// @return it with the unique ids of the users and roles that it names
    static String checked(Home there, String keyId, String document, boolean unguarded) {
        var home = there.id();
        if (document.length() > BYTES_MAX) {
            throw KmsErrors.limitExceeded("The policy is longer than " + BYTES_MAX + " bytes.");
        }
        Policy policy;
        try {
            policy = Policy.parse(document).requireResourceForm();
        } catch (MalformedPolicyException e) {
            throw KmsErrors.malformedPolicy(e.getMessage());
        }
        var kept = NamedPrincipals.withIds(document, there.identities());
        if (MissingPrincipals.first(kept, there.identities()).isPresent()) {
            throw KmsErrors.malformedPolicy("Policy contains a statement with one or more invalid principals.");
        }
        var again = new Access("kms:PutKeyPolicy", KeyName.arn(home, keyId), home.account(),
                List.of(new AttachedPolicy(AttachedPolicy.Kind.RESOURCE, "the new key policy", policy)),
                Map.of("kms:CallerAccount", List.of(home.account())));
        if (!unguarded && !Call.current().foresee(again).allowed()) {
            throw KmsErrors.malformedPolicy("The new key policy will not allow you to update the key policy in the future.");
        }
        return kept;
    }
}
