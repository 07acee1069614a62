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
import software.amazon.awssdk.services.s3.S3Client;

/// Source: LocalStack's `test_object_created_put_with_presigned_url_upload`, validated on AWS: boto3 presigns in Version 2.
@OrreryTest
class OutdatedSignatureTest {
    private static final String EXPIRES = "4102444800";
    Orrery cloud;

    @Test
    void whoSignsWithoutARegionReachesABucketInAny() throws GeneralSecurityException {
        var s3 = cloud.in("us-west-2").client(S3Client.class);
        s3.createBucket(r -> r.bucket("far").createBucketConfiguration(c -> c.locationConstraint("us-west-2")));

        var mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec("test".getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
        var signature = Base64.getEncoder().encodeToString(mac.doFinal(("PUT\n\n\n" + EXPIRES + "\n/far/k").getBytes(StandardCharsets.UTF_8)));
        var answer = RawRequest.to(cloud, "PUT", "/far/k?AWSAccessKeyId=test&Expires=" + EXPIRES + "&Signature="
                + URLEncoder.encode(signature, StandardCharsets.UTF_8)).body("something").send();

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(s3.getObjectAsBytes(r -> r.bucket("far").key("k")).asUtf8String()).isEqualTo("something");
    }
}
