package dev.orrery.services.s3;

import static dev.orrery.services.s3.Refusal.refused;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;

class GrantsTest {
    private final S3Cloud cloud = new S3Cloud();

    @Test
    void whatIsGrantedToAuthenticatedUsersIsNotGrantedToNobody() {
        // given a bucket that every signed caller may list
        var owner = cloud.root();
        owner.createBucket(r -> r.bucket("orders").objectOwnership(ObjectOwnership.OBJECT_WRITER));
        owner.deletePublicAccessBlock(r -> r.bucket("orders"));
        owner.putBucketAcl(r -> r.bucket("orders").acl(BucketCannedACL.AUTHENTICATED_READ));

        // then another account may, and a request without a signature may not
        assertThat(cloud.other().listObjectsV2(r -> r.bucket("orders")).keyCount()).isZero();
        refused(() -> cloud.anonymous().listObjectsV2(r -> r.bucket("orders")), "AccessDenied", 403);
    }
}
