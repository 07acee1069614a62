package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.journal.Happening;
import dev.orrery.services.cloudtrail.Who.Kind;

/// Who called, as the `userIdentity` of a record.
/// Source: CloudTrail User Guide, "CloudTrail userIdentity element".
final class Identity {
    private Identity() { }

    /// As seen by an account: of a stranger it learns only the account and the id.
    static void write(Who who, String recipient, JsonText json) {
        json.begin();
        if (who.via().equals(Happening.ITSELF)) {
            json.text("accountId", recipient).text("invokedBy", who.via()).end();
            return;
        }
        if (who.isOpenTo(recipient)) {
            describe(who, json);
        } else {
            json.text("type", "AWSAccount").text("principalId", who.principalId()).text("accountId", who.account());
        }
        if (!who.via().isEmpty()) {
            json.text("invokedBy", who.via());
        }
        json.end();
    }

    private static void describe(Who who, JsonText json) {
        switch (who.kind()) {
            case ROOT -> known(who, "Root", json);
            case USER -> {
                known(who, "IAMUser", json);
                json.text("userName", who.name());
            }
            case ROLE -> known(who, "AssumedRole", json);
            case FEDERATED -> known(who, "FederatedUser", json);
            case SERVICE -> json.text("type", "AWSService");
            case WEB -> provided(who, "WebIdentityUser", json);
            case SAML -> provided(who, "SAMLUser", json);
            case NOBODY -> json.text("type", "AWSAccount").text("principalId", "").text("accountId", "ANONYMOUS_PRINCIPAL");
        }
        if (!who.issuedAt().isEmpty()) {
            sessionContext(who, json);
        }
    }

    private static void known(Who who, String type, JsonText json) {
        json.text("type", type).text("principalId", who.principalId()).text("arn", who.arn()).text("accountId", who.account())
                .text("accessKeyId", who.accessKeyId());
    }

    private static void provided(Who who, String type, JsonText json) {
        json.text("type", type).text("principalId", who.principalId()).text("userName", who.name()).text("identityProvider", who.provider());
    }

    /// How temporary credentials came to be.
    private static void sessionContext(Who who, JsonText json) {
        json.name("sessionContext").begin();
        if (who.kind() == Kind.ROLE) {
            json.name("sessionIssuer").begin().text("type", "Role").text("principalId", who.id())
                    .text("arn", "arn:aws:iam::" + who.account() + ":role" + who.path() + who.name())
                    .text("accountId", who.account()).text("userName", who.name()).end();
        }
        if (!who.provider().isEmpty()) {
            json.name("webIdFederationData").begin().text("federatedProvider", who.provider()).name("attributes").begin().end().end();
        }
        json.name("attributes").begin().text("creationDate", who.issuedAt()).text("mfaAuthenticated", Boolean.toString(who.mfa())).end();
        if (!who.sourceIdentity().isEmpty()) {
            json.text("sourceIdentity", who.sourceIdentity());
        }
        if (who.assumedRoot()) {
            json.text("assumedRoot", "true");
        }
        json.end();
    }
}
