package dev.orrery.services.s3;

import java.util.Set;

/// The storage classes that a request may name.
final class StorageClasses {
    static final String STANDARD = "STANDARD";
    private static final Set<String> VALID = Set.of(STANDARD, "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA",
            "INTELLIGENT_TIERING", "GLACIER", "DEEP_ARCHIVE", "GLACIER_IR");

    private StorageClasses() { }

    static String checked(String storageClass) {
        if (storageClass == null) {
            return STANDARD;
        }
        if (!VALID.contains(storageClass)) {
            throw S3Errors.error("InvalidStorageClass", 400, "The storage class you specified is not valid")
                    .with("StorageClassRequested", storageClass);
        }
        return storageClass;
    }

    /// Whether an object must be restored before it can be read.
    static boolean archived(String storageClass) {
        return storageClass.equals("GLACIER") || storageClass.equals("DEEP_ARCHIVE");
    }
}
