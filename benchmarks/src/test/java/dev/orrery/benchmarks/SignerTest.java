package dev.orrery.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignerTest {
    /// The first example of https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
    @Test
    void signsAwsExampleAsAwsDoes() {
        var signer = new Signer("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1", "s3", Instant.parse("2013-05-24T00:00:00Z"));

        var head = new String(signer.head("GET", "examplebucket.s3.amazonaws.com", "/test.txt", "", Signer.EMPTY, Map.of("range", "bytes=0-9")));

        assertThat(head).contains("Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41\r\n");
    }
}
