package dev.orrery.services.s3;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.TestHome;
import dev.orrery.services.s3.BucketRow.Versioning;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.services.s3.S3Client;

/// A test's S3 without buckets' operations: the parts that deal with objects, joined, and rows of buckets as wanted.
final class S3Bench {
    final TestHome test = new TestHome("s3", HomeId.ofPartition());
    final S3Client s3 = join(List.of(new Objects(test.home), new ObjectReads(test.home), new Deletes(test.home),
            new Listings(test.home), new VersionListings(test.home), new Copies(test.home), new Uploads(test.home),
            new PartUploads(test.home), new Completions(test.home), new UploadListings(test.home), new Attributes(test.home),
            new ObjectTags(test.home), new ObjectLocks(test.home), new Restores(test.home)));

    S3Bench withBucket(String name, Versioning versioning) {
        test.home.store().write(tx -> {
            tx.put(BucketRow.BUCKETS, name,
                    new BucketRow(name, TestHome.ACCOUNT, "us-east-1", test.clock.now(), 1, versioning, false, ""));
            return name;
        });
        return this;
    }

    S3Bench withLockedBucket(String name) {
        test.home.store().write(tx -> {
            tx.put(BucketRow.BUCKETS, name,
                    new BucketRow(name, TestHome.ACCOUNT, "us-east-1", test.clock.now(), 1, Versioning.ENABLED, true, ""));
            return name;
        });
        return this;
    }

    /// Runs under the root of the default account.
    <T> T run(Supplier<T> operation) {
        return Call.run(TestHome.rootCall(), operation::get);
    }

    /// Asks the part that declares the method; default methods with consumers are left to the interface.
    private static S3Client join(List<S3Client> parts) {
        return (S3Client) Proxy.newProxyInstance(S3Client.class.getClassLoader(), new Class<?>[] {S3Client.class}, (proxy, method, arguments) -> {
            try {
                for (var part : parts) {
                    try {
                        var own = part.getClass().getDeclaredMethod(method.getName(), method.getParameterTypes());
                        return Call.run(TestHome.rootCall(), () -> invoke(own, part, arguments));
                    } catch (NoSuchMethodException e) {
                        continue;
                    }
                }
                return java.lang.reflect.InvocationHandler.invokeDefault(proxy, method, arguments);
            } catch (Wrapped e) {
                throw e.getCause();
            }
        });
    }

    private static Object invoke(java.lang.reflect.Method method, Object part, Object[] arguments) {
        try {
            return method.invoke(part, arguments);
        } catch (InvocationTargetException e) {
            throw new Wrapped(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Wrapped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Wrapped(Throwable cause) {
            super(cause);
        }
    }
}
