package dev.orrery.services.iam;

import dev.orrery.kernel.identity.RootAccess;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.iam.model.FeatureType;

/// What an organization has enabled of centralized root access. It is in the partition's home, since it is the same for all accounts.
record RootFeaturesRow(String organization, boolean credentials, boolean sessions) {
    static final Table<String, RootFeaturesRow> FEATURES = Table.of("rootFeatures", Key::of, RootFeaturesRow.class);

    static RootFeaturesRow of(Tables.Read tx, String organization) {
        return tx.get(FEATURES, organization).orElseGet(() -> new RootFeaturesRow(organization, false, false));
    }

    RootFeaturesRow with(FeatureType feature, boolean enabled) {
        return switch (feature) {
            case ROOT_CREDENTIALS_MANAGEMENT -> new RootFeaturesRow(organization, enabled, sessions);
            case ROOT_SESSIONS -> new RootFeaturesRow(organization, credentials, enabled);
            case UNKNOWN_TO_SDK_VERSION -> throw new IllegalArgumentException("no such feature");
        };
    }

    List<FeatureType> enabled() {
        var features = new ArrayList<FeatureType>(2);
        if (credentials) {
            features.add(FeatureType.ROOT_CREDENTIALS_MANAGEMENT);
        }
        if (sessions) {
            features.add(FeatureType.ROOT_SESSIONS);
        }
        return features;
    }

    RootAccess access() {
        return new RootAccess(credentials, sessions);
    }
}
