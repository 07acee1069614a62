package dev.orrery.kernel.identity;

import java.util.Set;

/// The regions that every account has enabled from the start. All others have to be enabled, and know nothing of an account before.
/// Source: AWS Account Management Reference Guide, "Enable or disable AWS Regions in your account".
public final class DefaultRegions {
    private static final Set<String> ENABLED = Set.of("us-east-1", "us-east-2", "us-west-1", "us-west-2", "ap-northeast-1", "ap-northeast-2",
            "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ca-central-1", "eu-central-1", "eu-north-1", "eu-west-1",
            "eu-west-2", "eu-west-3", "sa-east-1", "aws-global");

    private DefaultRegions() { }

    public static boolean contains(String region) {
        return ENABLED.contains(region);
    }
}
