package dev.orrery.services.kms;

import java.util.regex.Pattern;

/// Services as grants name them: `dynamodb.us-east-1.amazonaws.com` is DynamoDB in one region, `dynamodb.amazonaws.com` is it in any.
/// Source: KMS Developer Guide, "How Amazon DynamoDB uses AWS KMS", the grants of DynamoDB.
final class ServicePrincipals {
    private static final String DOMAIN = ".amazonaws.com";
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,63}(\\.[a-z0-9-]{1,63})?\\.amazonaws\\.com");

    private ServicePrincipals() { }

    static boolean isOne(String principal) {
        return NAME.matcher(principal).matches();
    }

    /// The same service wherever it is, which is what policies know.
    static String anywhere(String service) {
        return service.substring(0, service.indexOf('.')) + DOMAIN;
    }

    static String in(String region, String service) {
        return service.substring(0, service.indexOf('.')) + "." + region + DOMAIN;
    }
}
