package dev.orrery.services.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import dev.orrery.RawRequest;
import dev.orrery.junit.OrreryTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;

/// Source: LocalStack's `test_object_created_put_with_presigned_url_upload`, validated on AWS: boto3 presigns in Version 2.
@OrreryTest
class OutdatedSignatureTest {
    private static final String EXPIRES = "4102444800";
    Orrery cloud;

    @Test
    void whoSignsWithoutARegionReachesABucketInAny() throws GeneralSecurityException {
        var s3 = cloud.in("us-west-2").client(S3Client.class);
        s3.createBucket(r -> r.bucket("far").createBucketConfiguration(c -> c.locationConstraint("us-west-2")));

        var answer = RawRequest.to(cloud, "PUT", presigned("test", "test", "PUT\n\n\n" + EXPIRES + "\n", "/far/k", "")).body("something").send();

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(s3.getObjectAsBytes(r -> r.bucket("far").key("k")).asUtf8String()).isEqualTo("something");
    }

    /// As boto3 presigns an upload with an ACL and metadata: it signs headers, and puts them in the query.
    @Test
    void whatIsSignedAsAHeaderMayStandInTheQueryAndNothingElse() throws GeneralSecurityException {
        // given
        var s3 = cloud.client(S3Client.class);
        s3.createBucket(r -> r.bucket("box").objectOwnership(ObjectOwnership.OBJECT_WRITER));
        s3.deletePublicAccessBlock(r -> r.bucket("box"));
        s3.putObject(r -> r.bucket("box").key("secret"), RequestBody.fromString("secret"));
        var iam = cloud.client(IamClient.class);
        iam.createUser(r -> r.userName("anna"));
        iam.attachUserPolicy(r -> r.userName("anna").policyArn("arn:aws:iam::aws:policy/AmazonS3FullAccess"));
        var key = iam.createAccessKey(r -> r.userName("anna")).accessKey();
        var lines = "PUT\n\n\n" + EXPIRES + "\n";
        var open = presigned(key.accessKeyId(), key.secretAccessKey(), lines + "x-amz-acl:public-read\nx-amz-meta-color:dark blue\n", "/box/open",
                "&x-amz-acl=public-read&x-amz-meta-color=dark%20blue");
        var plain = presigned(key.accessKeyId(), key.secretAccessKey(), lines, "/box/plain", "");

        // then
        assertThat(put(open)).isEqualTo(200);
        assertThat(s3.headObject(r -> r.bucket("box").key("open")).metadata()).containsEntry("color", "dark blue");
        assertThat(s3.getObjectAcl(r -> r.bucket("box").key("open")).grants()).hasSize(2);
        assertThat(RawRequest.to(cloud, "PUT", open).header("x-amz-acl", "public-read").body("x").send().status()).as("sent, too").isEqualTo(200);
        assertThat(RawRequest.to(cloud, "PUT", open).header("x-amz-acl", "private").body("x").send().status()).isEqualTo(403);
        assertThat(put(open.replace("=public-read&x-amz-meta-color=", "=public-read%0Ax-amz-meta-color%3A"))).isEqualTo(403);
        assertThat(put(plain + "&x-amz-copy-source=box%2Fsecret")).isEqualTo(403);
        assertThat(put(plain + "&x-amz-acl=public-read")).isEqualTo(403);
        assertThat(put(plain)).isEqualTo(200);
        // Version 2 does not sign this, so it means nothing.
        assertThat(put(plain + "&if-none-match=*")).isEqualTo(200);
    }

    private int put(String target) {
        return RawRequest.to(cloud, "PUT", target).body("x").send().status();
    }

    /// @param more parameters, from their ampersand on
    private static String presigned(String accessKeyId, String secret, String lines, String path, String more) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
        var signature = Base64.getEncoder().encodeToString(mac.doFinal((lines + path).getBytes(StandardCharsets.UTF_8)));
        return path + "?AWSAccessKeyId=" + accessKeyId + "&Expires=" + EXPIRES + "&Signature="
                + URLEncoder.encode(signature, StandardCharsets.UTF_8) + more;
    }
}
