package dev.orrery.services.s3;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.identity.MissingPrincipals;
import dev.orrery.kernel.identity.NamedPrincipals;
import dev.orrery.kernel.identity.Policy;
import dev.orrery.kernel.identity.PublicPolicy;
import dev.orrery.services.s3.SettingRow.Kind;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteBucketPolicyRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketPolicyResponse;
import software.amazon.awssdk.services.s3.model.GetBucketPolicyRequest;
import software.amazon.awssdk.services.s3.model.GetBucketPolicyResponse;
import software.amazon.awssdk.services.s3.model.GetBucketPolicyStatusRequest;
import software.amazon.awssdk.services.s3.model.GetBucketPolicyStatusResponse;
import software.amazon.awssdk.services.s3.model.PutBucketPolicyRequest;
import software.amazon.awssdk.services.s3.model.PutBucketPolicyResponse;

/// The policy of a bucket, kept as the text that was given but for the users and roles that it names.
final class Policies implements S3Client {
    /// "Bucket policies are limited to 20 KB in size" (S3 User Guide, "Policies and permissions").
    private static final int BYTES_MAX = 20 * 1024;
    private final Home home;

    Policies(Home home) {
        this.home = home;
    }

    @Override
    public GetBucketPolicyResponse getBucketPolicy(GetBucketPolicyRequest request) {
        var policy = require(request.bucket());
        return GetBucketPolicyResponse.builder().policy(NamedPrincipals.withArns(policy.document(), home.identities())).build();
    }

    @Override
    public GetBucketPolicyStatusResponse getBucketPolicyStatus(GetBucketPolicyStatusRequest request) {
        var policy = require(request.bucket());
        return GetBucketPolicyStatusResponse.builder().policyStatus(status -> status.isPublic(isPublic(policy))).build();
    }

    private Policy require(String name) {
        var bucket = home.store().read(tx -> Bucket.require(tx, name));
        requireOwnersAccount(bucket.row());
        return bucket.policy().orElseThrow(() -> BucketErrors.noSuchBucketPolicy(name));
    }

    @Override
    public PutBucketPolicyResponse putBucketPolicy(PutBucketPolicyRequest request) {
        var text = request.policy() == null ? "" : request.policy();
        if (text.getBytes(StandardCharsets.UTF_8).length > BYTES_MAX) {
            throw BucketErrors.malformedPolicy("Policies cannot be longer than " + BYTES_MAX + " bytes");
        }
        var kept = NamedPrincipals.withIds(text, home.identities());
        boolean namesNobody = MissingPrincipals.first(kept, home.identities()).isPresent();
        home.store().write(tx -> {
            var bucket = Bucket.require(tx, request.bucket());
            requireOwnersAccount(bucket.row());
            var policy = PolicyDocuments.checked(text, bucket.row());
            if (namesNobody) {
                throw BucketErrors.malformedPolicy("Invalid principal in policy");
            }
            if (bucket.publicAccess().blockPublicPolicy() && isPublic(policy)) {
                throw BucketErrors.publicPolicyBlocked(bucket.row());
            }
            return Settings.put(tx, bucket.row(), Kind.POLICY, kept.getBytes(StandardCharsets.UTF_8));
        });
        return PutBucketPolicyResponse.builder().build();
    }

    @Override
    public DeleteBucketPolicyResponse deleteBucketPolicy(DeleteBucketPolicyRequest request) {
        home.store().write(tx -> {
            var bucket = Buckets.require(tx, request.bucket());
            requireOwnersAccount(bucket);
            return Settings.delete(tx, bucket, Kind.POLICY, "");
        });
        return DeleteBucketPolicyResponse.builder().build();
    }

    /// Whether S3 calls this policy public. Source: S3 User Guide, "The meaning of 'public'".
    static boolean isPublic(Policy policy) {
        return PublicPolicy.isPublic(policy);
    }

    /// Another account never manages the policy, permission or not.
    private static void requireOwnersAccount(BucketRow bucket) {
        if (!Call.current().caller().account().equals(bucket.owner())) {
            throw S3Errors.error("MethodNotAllowed", 405, "The specified method is not allowed against this resource.");
        }
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
