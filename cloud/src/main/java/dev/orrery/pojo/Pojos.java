package dev.orrery.pojo;

import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;

/// Objects of the SDK's models as bytes, for services that store a configuration as it was given.
///
/// Members are keyed by their names, so a type may gain and lose members: one that is unknown when read, or has become
/// another type, is skipped. What was absent, lists and maps that the SDK made up included, stays absent.
public final class Pojos {
    /// Structures, lists and maps within each other.
    public static final int DEPTH_MAX = 64;
    /// One object's bytes.
    public static final int BYTES_MAX = 16 * 1024 * 1024;
    static final int VERSION = 1;

    private Pojos() { }

    /// @throws IllegalArgumentException when the object exceeds a bound
    public static byte[] write(SdkPojo pojo) {
        var out = new PojoOutput();
        out.octet(VERSION);
        out.structure(Shape.of(pojo), pojo, 0);
        return out.bytes();
    }

    /// @param builder makes a new builder of the type: `BucketLifecycleConfiguration::builder` cast by the caller's type
    /// @throws IllegalStateException when the bytes are not such an object
    public static <T extends SdkPojo> T read(byte[] bytes, Supplier<? extends SdkPojo> builder) {
        var in = new PojoInput(bytes);
        if (in.octet() != VERSION) {
            throw new IllegalStateException("not an object of this format: it begins with " + bytes[0]);
        }
        var made = builder.get();
        in.structure(Shape.of(made), made, 0);
        @SuppressWarnings("unchecked")
        var built = (T) Member.build(made);
        return built;
    }
}
