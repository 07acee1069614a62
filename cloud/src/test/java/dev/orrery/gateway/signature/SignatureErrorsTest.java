package dev.orrery.gateway.signature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.gateway.protocol.Protocol;
import dev.orrery.gateway.signature.SignatureException.Problem;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SignatureErrorsTest {

    @ParameterizedTest
    @CsvSource({
        "UNKNOWN_KEY, S3, InvalidAccessKeyId, 403", "UNKNOWN_KEY, QUERY, InvalidClientTokenId, 403",
        "UNKNOWN_KEY, EC2, AuthFailure, 401", "UNKNOWN_KEY, AWS_JSON, UnrecognizedClientException, 400",
        "UNKNOWN_KEY, REST_JSON, UnrecognizedClientException, 403", "WRONG_SIGNATURE, S3, SignatureDoesNotMatch, 403",
        "WRONG_SIGNATURE, QUERY, SignatureDoesNotMatch, 403", "WRONG_SIGNATURE, AWS_JSON, InvalidSignatureException, 400",
        "SKEWED, S3, RequestTimeTooSkewed, 403", "SKEWED, EC2, RequestExpired, 400", "EXPIRED, S3, AccessDenied, 403",
        "TOKEN_EXPIRED, S3, ExpiredToken, 400", "TOKEN_EXPIRED, AWS_JSON, ExpiredTokenException, 400", "TOKEN_EXPIRED, QUERY, ExpiredToken, 403",
        "MISSING, QUERY, MissingAuthenticationToken, 403", "MISSING, AWS_JSON, MissingAuthenticationTokenException, 400",
        "INCOMPLETE, QUERY, IncompleteSignature, 400", "INCOMPLETE, S3, AuthorizationHeaderMalformed, 400",
        "MALFORMED_QUERY, S3, AuthorizationQueryParametersError, 400", "DIGEST_MISMATCH, S3, XAmzContentSHA256Mismatch, 400",
        "LENGTH_MISSING, S3, MissingContentLength, 411", "CHUNK_TOO_SMALL, S3, InvalidChunkSizeError, 403"
    })
    void hasTheCodeOfEachFamily(Problem problem, ErrorFamily family, String code, int status) {
        var answer = SignatureErrors.answer(new SignatureException(problem, "why"), family);

        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.status()).isEqualTo(status);
    }

    @ParameterizedTest
    @EnumSource
    void tellsElementsToS3Only(ErrorFamily family) {
        var answer = SignatureErrors.answer(SignatureProblems.wrongSignature("key", "string", "provided", "canonical"), family);

        if (family == ErrorFamily.S3) {
            assertThat(answer.elements().keySet()).containsExactly("AWSAccessKeyId", "StringToSign", "SignatureProvided",
                    "StringToSignBytes", "CanonicalRequest", "CanonicalRequestBytes");
            assertThat(answer.elements()).containsEntry("StringToSignBytes", "73 74 72 69 6e 67");
        } else {
            assertThat(answer.elements()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void helpsWhoComesWithAnUnknownKey(ErrorFamily family) {
        assertThat(SignatureErrors.answer(SignatureProblems.unknownKey("AKIA"), family).message())
                .contains("key test", "secret test", "--auth open");
    }

    @Test
    void tellsByHowMuchClocksDiffer() {
        var now = Instant.parse("2026-01-02T03:04:05Z");
        var signed = AmzDate.of(now.minusSeconds(3600));

        assertThat(SignatureErrors.answer(SignatureProblems.skewed(signed, now, Duration.ofMinutes(15)), ErrorFamily.QUERY).message())
                .isEqualTo("Signature expired: 20260102T020405Z is now earlier than 20260102T024905Z (20260102T030405Z - 15 min.)");
        assertThat(SignatureErrors.answer(SignatureProblems.skewed(signed, now, Duration.ofMinutes(15)), ErrorFamily.S3).elements())
                .containsEntry("RequestTime", "20260102T020405Z").containsEntry("ServerTime", "2026-01-02T03:04:05Z")
                .containsEntry("MaxAllowedSkewMilliseconds", "900000");
    }

    @Test
    void knowsTheFamilyOfAProtocol() {
        assertThat(ErrorFamily.of(Protocol.REST_XML, true)).isEqualTo(ErrorFamily.S3);
        assertThat(ErrorFamily.of(Protocol.REST_XML, false)).isEqualTo(ErrorFamily.QUERY);
        assertThat(ErrorFamily.of(Protocol.RPC_V2_CBOR, false)).isEqualTo(ErrorFamily.AWS_JSON);
    }
}
