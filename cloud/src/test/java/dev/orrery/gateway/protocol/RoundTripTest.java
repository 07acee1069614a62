package dev.orrery.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.gateway.facts.ClassPathFacts;
import dev.orrery.gateway.facts.Operation;
import dev.orrery.gateway.facts.ServiceFacts;
import dev.orrery.gateway.http.Answer;
import dev.orrery.gateway.http.Message;
import dev.orrery.gateway.inprocess.InProcess;
import dev.orrery.gateway.invocation.Invocation;
import dev.orrery.pojo.Member;
import dev.orrery.pojo.RandomPojos;
import dev.orrery.pojo.Shape;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;

/// The round-trip law: for every operation of every client on the class path a random request, sent by the real SDK,
/// arrives equal, and a random response comes back equal.
class RoundTripTest {
    private static final int SEEDS = 2;
    private static final ClassPathFacts FACTS = new ClassPathFacts();
    private static final VirtualHosts HOSTS = VirtualHosts.with(FACTS.bareWire().address().hosts(), List.of());
    private static final byte[] CONTENT = "the content".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    /// Operations that the law cannot be tried on in this way, with the reason.
    private static final Map<String, String> EXCLUDED = Map.of("s3:ListDirectoryBuckets",
            "the same request as ListBuckets, sent to another host");

    /// Differences that the client makes itself, with the reason. One that no longer shows fails the test.
    private static final Map<String, String> CLIENTS_OWN = Map.of(
            "apigateway:Get(Export|Sdk) .*contentType was null, arrived as application/octet-stream", "a body always has a type",
            "apigateway:GetExport .*accepts was null, arrived as application/json", "the client asks for JSON",
            "s3:(Create|Put)[A-Za-z]+ .*'s ContentType was null, arrived as .*",
            "the client gives a type",
            "s3:(Get|Head)Object .*Metadata was null, arrived as \\{\\}", "the client makes an empty map",
            "route53:List.* was null, arrived as \\[\\]", "the client copies the list to cut its ids",
            "rds:.*request's SourceRegion was .*, arrived as null", "the client turns the region into a presigned URL",
            "rds:.*request's PreSignedUrl was null, arrived as https.*", "the client makes a presigned URL",
            "eventbridge:PutEvents .*(sigv4a|host label).*", "the client signs requests with an endpoint with another algorithm");

    private final WireRouter router = new WireRouter(FACTS, HOSTS);
    private final WireCodec codec = new WireCodec(FACTS, HOSTS);
    private SdkPojo received;
    private SdkPojo answered;
    private Operation expected;

    static Stream<String> services() {
        return FACTS.services().stream().map(ServiceFacts::id);
    }

    @ParameterizedTest
    @MethodSource("services")
    void requestsArriveAndResponsesComeBackEqual(String id) throws ReflectiveOperationException {
        var service = FACTS.find(id).orElseThrow();
        var failures = new ArrayList<String>();
        try (var client = RealClients.of(service, new InProcess(this::answer))) {
            for (var operation : service.operations().values()) {
                if (operation.eventStream() || EXCLUDED.containsKey(operation.toString())) {
                    continue;
                }
                for (long seed = 0; seed < SEEDS; seed++) {
                    tryOne(client, operation, seed, failures);
                }
            }
        }
        CLIENTS_OWN.keySet().stream().filter(pattern -> pattern.contains(id + ":")).forEach(pattern ->
                assertThat(failures.removeIf(failure -> failure.matches("(?s)" + pattern))).as("%s still happens", pattern).isTrue());
        assertThat(failures).as("of %d operations of %s", service.operations().size(), id).isEmpty();
    }

    private void tryOne(SdkClient client, Operation operation, long seed, List<String> failures) {
        var request = new RandomPojos(seed, RoundTripTest::isLeft).fill(builder(operation.requestType()));
        answered = new RandomPojos(seed + 1000, RoundTripTest::isLeft).fill(builder(operation.responseType()));
        expected = operation;
        received = null;
        try {
            var response = call(client, operation, request);
            difference("request", request, received).ifPresent(text -> failures.add(operation + " seed " + seed + ": " + text));
            difference("response", answered, response).ifPresent(text -> failures.add(operation + " seed " + seed + ": " + text));
        } catch (RuntimeException | AssertionError e) {
            failures.add(operation + " seed " + seed + ": " + e);
        }
    }

    private static SdkPojo call(SdkClient client, Operation operation, SdkPojo request) {
        var invocation = Invocation.of(operation, client.getClass()).orElseThrow();
        if (operation.streamingOutput()) {
            var response = invocation.callForContent(client, request, ResponseTransformer.toBytes());
            assertThat(response.asByteArray()).isEqualTo(CONTENT);
            return (SdkPojo) response.response();
        }
        return operation.streamingInput() ? invocation.callWithBody(client, request, RequestBody.fromBytes(CONTENT))
                : invocation.call(client, request);
    }

    /// The gateway, without signatures and services.
    private Answer answer(Message sent) {
        var message = Forms.buffered(sent);
        var scope = message.headers().first("authorization").map(text -> text.split("/")[3]);
        var route = router.route(message, scope);
        assertThat(route.operation()).contains(expected);
        received = codec.decode(expected, route.protocol(), message);
        var content = expected.streamingOutput()
                ? Optional.of(new Codec.Content(new ByteArrayInputStream(CONTENT), CONTENT.length)) : Optional.<Codec.Content>empty();
        return codec.encode(expected, route.protocol(), answered, content, "request-id");
    }

    /// What HTTP itself decides, numbers that must be a status, checksums that the client makes or checks, and what only
    /// the client knows: S3's `CopySource` has three members more for its parts.
    private static boolean isLeft(Member member) {
        return switch (member.location()) {
            case STATUS_CODE -> true;
            case HEADER -> Stream.of("content-length", "content-md5", "x-amz-sdk-checksum-algorithm", "x-amz-checksum-")
                    .anyMatch(prefix -> member.wireName().toLowerCase(Locale.ROOT).startsWith(prefix))
                    || member.name().equals("ExpiresString");
            default -> List.of("SourceBucket", "SourceKey", "SourceVersionId").contains(member.name())
                    && member.location() == MarshallLocation.PAYLOAD;
        };
    }

    private static Optional<String> difference(String what, SdkPojo sent, SdkPojo arrived) {
        if (arrived == null) {
            return Optional.of(what + " did not arrive");
        }
        for (var member : Shape.of(sent).members()) {
            if (!isLeft(member)) {
                var before = member.get(sent);
                var after = member.get(arrived);
                if (before == null ? after != null : !before.equals(after)) {
                    return Optional.of(what + "'s " + member.name() + " was " + before + ", arrived as " + after);
                }
            }
        }
        return Optional.empty();
    }

    private static SdkPojo builder(String type) {
        try {
            return (SdkPojo) Class.forName(type).getMethod("builder").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
