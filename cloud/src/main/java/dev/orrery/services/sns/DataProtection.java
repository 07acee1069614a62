package dev.orrery.services.sns;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.json.JsonException;
import dev.orrery.kernel.json.JsonReader;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.GetDataProtectionPolicyRequest;
import software.amazon.awssdk.services.sns.model.GetDataProtectionPolicyResponse;
import software.amazon.awssdk.services.sns.model.PutDataProtectionPolicyRequest;
import software.amazon.awssdk.services.sns.model.PutDataProtectionPolicyResponse;

/// The data protection policies of topics: kept and told, not acted on.
final class DataProtection implements SnsClient {
    private final Home home;

    DataProtection(Home home) {
        this.home = home;
    }

    static String checked(String document) {
        if (document.length() > SnsLimits.DATA_PROTECTION_CHARACTERS_MAX) {
            throw SnsErrors.invalidParameter("DataProtectionPolicy Reason: too long");
        }
        try {
            if (JsonReader.read(document, SnsLimits.DATA_PROTECTION_CHARACTERS_MAX) instanceof Json.Members members
                    && members.byName().keySet().containsAll(java.util.List.of("Name", "Version", "Statement"))) {
                return document;
            }
        } catch (JsonException _) {
            throw SnsErrors.invalidParameter("DataProtectionPolicy Reason: not valid JSON");
        }
        throw SnsErrors.invalidParameter("DataProtectionPolicy Reason: Name, Version and Statement are required");
    }

    @Override
    public GetDataProtectionPolicyResponse getDataProtectionPolicy(GetDataProtectionPolicyRequest request) {
        var name = Arn.requireTopic(home, request.resourceArn(), "ResourceArn");
        var document = home.store().read(tx -> Topics.require(tx, name)).dataProtection();
        return GetDataProtectionPolicyResponse.builder().dataProtectionPolicy(document.isEmpty() ? null : document).build();
    }

    @Override
    public PutDataProtectionPolicyResponse putDataProtectionPolicy(PutDataProtectionPolicyRequest request) {
        var name = Arn.requireTopic(home, request.resourceArn(), "ResourceArn");
        var given = request.dataProtectionPolicy() == null ? "" : request.dataProtectionPolicy();
        var document = given.isEmpty() ? "" : checked(given);
        home.store().write(tx -> Topics.put(tx, Topics.require(tx, name).withDataProtection(document)));
        return PutDataProtectionPolicyResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
