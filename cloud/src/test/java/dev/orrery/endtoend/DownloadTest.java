package dev.orrery.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import dev.orrery.RawRequest;
import dev.orrery.gateway.http.Answer;
import dev.orrery.gateway.http.Headers;
import dev.orrery.gateway.http.Message;
import dev.orrery.junit.OrreryTest;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;

@OrreryTest
class DownloadTest {
    private Orrery cloud;
    private S3Client s3;

    @Test
    void downloadTellsItsLengthBeforehand() {
        // given objects kept in memory and as a file, which everybody may read
        s3.createBucket(r -> r.bucket("box").objectOwnership(ObjectOwnership.OBJECT_WRITER));
        s3.deletePublicAccessBlock(r -> r.bucket("box"));
        for (int length : new int[] {3, 200_000}) {
            s3.putObject(r -> r.bucket("box").key("k" + length).acl(ObjectCannedACL.PUBLIC_READ), RequestBody.fromBytes(new byte[length]));

            // then the length is known, of the whole and of a part
            assertThat(length("k" + length, "bytes=0-")).isEqualTo(length);
            assertThat(length("k" + length, "bytes=1-2")).isEqualTo(2);
        }
    }

    private long length(String key, String range) {
        var headers = new Headers().add("Host", "localhost:4566").add("Range", range);
        var answer = cloud.cloud().handler().handle(new Message("GET", "/box/" + key, "", headers, InputStream.nullInputStream(), "127.0.0.1", false));
        return ((Answer.Body.Stream) answer.body()).length();
    }

    @Test
    void questionOfABrowserMustBeComplete() {
        // given
        s3.createBucket(r -> r.bucket("box"));

        // then
        var withoutOrigin = RawRequest.to(cloud, "OPTIONS", "/box/k").send();
        assertThat(withoutOrigin.status()).isEqualTo(400);
        assertThat(withoutOrigin.element("Message")).isEqualTo("Insufficient information. Origin request header needed.");
    }
}
