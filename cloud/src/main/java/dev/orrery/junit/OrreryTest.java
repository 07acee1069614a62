package dev.orrery.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// Gives each test of a class a cloud of its own, which ends with the test.
///
/// ```java
/// @OrreryTest
/// class OrdersTest {
///     Orrery cloud;
///     S3Client s3;
///
///     @Test
///     void ordersExpireAfterThirtyDays() { ... }
/// }
/// ```
///
/// A field that is an [dev.orrery.Orrery] or a client interface of the SDK, and is null when the test begins, is filled, and
/// so is a parameter of a test, a `@BeforeEach` or an `@AfterEach` method. Clients are those of the default account's root;
/// others come from the cloud: `cloud.as(...)`, `cloud.account(...)`.
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(OrreryExtension.class)
public @interface OrreryTest {

    /// One cloud for all tests of the class, nested classes included: it begins before the first and ends behind the last.
    /// Then static fields are filled too, and `@BeforeAll`, `@AfterAll` and the constructor may have parameters.
    boolean shared() default false;

    /// Where the clock stands when the cloud begins, in ISO 8601.
    String startingAt() default "2026-01-01T00:00:00Z";

    /// Of everything random in the cloud.
    long seed() default 1;

    /// The region of the clients.
    String region() default "us-east-1";
}
