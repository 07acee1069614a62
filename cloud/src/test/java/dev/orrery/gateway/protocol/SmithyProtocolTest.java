package dev.orrery.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.gateway.facts.Operation;
import dev.orrery.gateway.facts.PatchLines;
import dev.orrery.gateway.facts.ServiceFacts;
import dev.orrery.gateway.facts.WireFacts;
import dev.orrery.gateway.http.Answer;
import dev.orrery.gateway.http.Headers;
import dev.orrery.gateway.http.HeldBody;
import dev.orrery.gateway.http.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.smithy.aws.traits.protocols.AwsQueryErrorTrait;
import software.amazon.smithy.model.Model;
import software.amazon.smithy.model.knowledge.TopDownIndex;
import software.amazon.smithy.model.shapes.OperationShape;
import software.amazon.smithy.model.shapes.ServiceShape;
import software.amazon.smithy.model.shapes.ShapeId;
import software.amazon.smithy.model.traits.HttpErrorTrait;
import software.amazon.smithy.model.traits.HttpTrait;
import software.amazon.smithy.model.traits.StreamingTrait;
import software.amazon.smithy.model.traits.XmlNameTrait;
import software.amazon.smithy.model.traits.XmlNamespaceTrait;
import software.amazon.smithy.protocoltests.traits.AppliesTo;
import software.amazon.smithy.protocoltests.traits.HttpMalformedRequestTestsTrait;
import software.amazon.smithy.protocoltests.traits.HttpMessageTestCase;
import software.amazon.smithy.protocoltests.traits.HttpRequestTestCase;
import software.amazon.smithy.protocoltests.traits.HttpRequestTestsTrait;
import software.amazon.smithy.protocoltests.traits.HttpResponseTestCase;
import software.amazon.smithy.protocoltests.traits.HttpResponseTestsTrait;

/// Smithy's protocol tests, from the side of a server: their requests are read, their responses written.
///
/// What does not apply stands in `smithy-exclusions`, each with its reason; an exclusion that is not needed fails the test.
class SmithyProtocolTest {
    private static final Model MODEL = Model.assembler().discoverModels().assemble().unwrap();
    private final List<String> failures = new ArrayList<>();
    private int count;

    @ParameterizedTest
    @CsvSource({
        "aws.protocoltests.json10#JsonRpc10, AWS_JSON_1_0", "aws.protocoltests.json#JsonProtocol, AWS_JSON_1_1",
        "aws.protocoltests.query#AwsQuery, QUERY", "aws.protocoltests.ec2#AwsEc2, EC2",
        "aws.protocoltests.restjson#RestJson, REST_JSON", "aws.protocoltests.restxml#RestXml, REST_XML",
        "aws.protocoltests.restxml.xmlns#RestXmlWithNamespace, REST_XML"})
    void theProtocolIsSpokenAsSmithyDescribesIt(String service, Protocol protocol) throws IOException {
        var shape = MODEL.expectShape(ShapeId.from(service), ServiceShape.class);
        var exclusions = exclusions(shape.getId().getName());
        for (var operation : TopDownIndex.of(MODEL).getContainedOperations(shape)) {
            var one = new OneOperation(shape, operation, protocol);
            operation.getTrait(HttpRequestTestsTrait.class).ifPresent(tests -> tests.getTestCases().stream()
                    .filter(SmithyProtocolTest::isForServers).forEach(test -> run(test.getId(), () -> one.request(test))));
            operation.getTrait(HttpResponseTestsTrait.class).ifPresent(tests -> tests.getTestCases().stream()
                    .filter(SmithyProtocolTest::isForServers).forEach(test -> run(test.getId(), () -> one.response(test))));
            operation.getErrors(shape).forEach(error -> MODEL.expectShape(error).getTrait(HttpResponseTestsTrait.class)
                    .ifPresent(tests -> tests.getTestCases().stream().filter(SmithyProtocolTest::isForServers)
                            .filter(test -> protocol(test).equals(protocol(protocol)))
                            .forEach(test -> run(test.getId(), () -> one.error(error, test)))));
            operation.getTrait(HttpMalformedRequestTestsTrait.class).ifPresent(tests -> tests.getTestCases().stream()
                    .filter(test -> "SerializationException".equals(test.getResponse().getHeaders().get("x-amzn-errortype")))
                    .forEach(test -> run(test.getId(), () -> one.malformed(test.getRequest()))));
        }
        var unneeded = new ArrayList<>(exclusions);
        unneeded.removeIf(id -> failures.stream().anyMatch(failure -> failure.startsWith(id + ": ")));
        failures.removeIf(failure -> exclusions.contains(failure.substring(0, failure.indexOf(": "))));
        assertThat(failures).as("of %d tests of %s", count, service).isEmpty();
        assertThat(unneeded).as("exclusions that are not needed").isEmpty();
        assertThat(count).isPositive();
    }

    private static String protocol(HttpMessageTestCase test) {
        return test.getProtocol().getName();
    }

    private static String protocol(Protocol protocol) {
        return switch (protocol) {
            case AWS_JSON_1_0 -> "awsJson1_0";
            case AWS_JSON_1_1 -> "awsJson1_1";
            case QUERY, QUERY_JSON -> "awsQuery";
            case EC2 -> "ec2Query";
            case REST_JSON -> "restJson1";
            case REST_XML -> "restXml";
            case RPC_V2_CBOR, AWS_CBOR_1_1 -> "cbor";
        };
    }

    private static boolean isForServers(HttpMessageTestCase test) {
        return test.getAppliesTo().map(side -> side == AppliesTo.SERVER).orElse(true);
    }

    private void run(String id, Runnable test) {
        count++;
        try {
            test.run();
        } catch (RuntimeException | AssertionError e) {
            failures.add(id + ": " + e);
        }
    }

    /// Lines: service, test, reason.
    private static Set<String> exclusions(String service) throws IOException {
        try (var stream = SmithyProtocolTest.class.getResourceAsStream("/smithy-exclusions")) {
            var ids = new java.util.HashSet<String>();
            new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().map(line -> line.split("\\s+", 3))
                    .filter(words -> words.length == 3 && words[0].equals(service)).forEach(words -> ids.add(words[1]));
            return ids;
        }
    }

    private static final class OneOperation {
        private final ServiceShape service;
        private final OperationShape shape;
        private final Protocol protocol;
        private final SmithyTypes types;
        private final SmithyValues values;

        OneOperation(ServiceShape service, OperationShape shape, Protocol protocol) {
            this.service = service;
            this.shape = shape;
            this.protocol = protocol;
            this.types = new SmithyTypes(MODEL, protocol);
            this.values = new SmithyValues(MODEL, types);
        }

        private boolean isRest() {
            return protocol == Protocol.REST_JSON || protocol == Protocol.REST_XML;
        }

        void request(HttpRequestTestCase test) {
            var uri = test.getUri();
            var query = String.join("&", test.getQueryParams());
            var decoded = decode(test.getMethod(), uri, query, test.getHeaders(), test.getBody().orElse(""));
            assertThat(decoded).isEqualTo(values.pojo(shape.getInputShape(), test.getParams()));
        }

        void malformed(software.amazon.smithy.protocoltests.traits.HttpMalformedRequestDefinition request) {
            try {
                decode(request.getMethod(), request.expectUri(), String.join("&", request.getQueryParams()), request.getHeaders(),
                        request.getBody().orElse(""));
            } catch (ProtocolException e) {
                assertThat(e.status()).isEqualTo(400);
                return;
            }
            throw new AssertionError("was accepted");
        }

        private Object decode(String method, String uri, String query, Map<String, String> fields, String body) {
            var headers = new Headers();
            fields.forEach(headers::add);
            int question = uri.indexOf('?');
            var path = question < 0 ? uri : uri.substring(0, question);
            var all = question < 0 ? query : uri.substring(question + 1) + (query.isEmpty() ? "" : "&" + query);
            var message = new Message(method, path, all, headers,
                    new HeldBody(body.getBytes(StandardCharsets.UTF_8)), "127.0.0.1", false);
            var template = isRest() ? shape.expectTrait(HttpTrait.class).getUri().toString() : "/";
            var plan = OperationPlan.of(template, () -> types.pojo(shape.getInputShape()));
            return new RequestDecoder(plan, WireFacts.PLAIN, protocol, message, path).decode(false);
        }

        void response(HttpResponseTestCase test) {
            var output = values.pojo(shape.getOutputShape(), test.getParams());
            var operation = new Operation("smithy", shape.getId().getName(), "", "", "POST", "/", "", "smithy."
                    + shape.getOutputShape().getName(), false, false, false, List.of());
            var patches = new ArrayList<String>();
            MODEL.expectShape(shape.getOutputShape()).getTrait(XmlNameTrait.class)
                    .ifPresent(name -> patches.add("root " + operation.name() + " " + name.getValue()));
            patches.add("status " + operation.name() + " " + shape.getTrait(HttpTrait.class).map(HttpTrait::getCode).orElse(200));
            var wire = WireFacts.of(PatchLines.of(patches.toArray(String[]::new)));
            var plan = AnswerPlan.of(operation, Optional.of(facts()), wire, output);
            var content = MODEL.expectShape(shape.getOutputShape()).members().stream()
                    .anyMatch(member -> MODEL.expectShape(member.getTarget()).hasTrait(StreamingTrait.class));
            assertThat(content).as("streams are no documents").isFalse();
            var requestId = test.getHeaders().getOrDefault("X-Amzn-Requestid", "requestid");
            compare(test, new AnswerEncoder(operation, plan, protocol, requestId).encode(output, Optional.empty()), false);
        }

        void error(ShapeId type, HttpResponseTestCase test) {
            var shape = MODEL.expectShape(type);
            var members = values.pojo(type, test.getParams());
            var code = shape.getTrait(AwsQueryErrorTrait.class).filter(_ -> protocol == Protocol.QUERY || protocol == Protocol.EC2)
                    .map(AwsQueryErrorTrait::getCode).orElse(type.getName());
            int status = shape.getTrait(HttpErrorTrait.class).map(HttpErrorTrait::getCode)
                    .or(() -> shape.getTrait(AwsQueryErrorTrait.class).map(AwsQueryErrorTrait::getHttpResponseCode)).orElse(test.getCode());
            var message = members.values().entrySet().stream().filter(entry -> entry.getKey().equalsIgnoreCase("message"))
                    .map(Map.Entry::getValue).findFirst().orElse("");
            members.values().keySet().removeIf(name -> name.equalsIgnoreCase("message"));
            var error = new DynamicError(code, (String) message, status, members);
            compare(test, new ErrorEncoder(Optional.of(facts()), WireFacts.PLAIN, protocol, "foo-id").encode(error, false), true);
        }

        private ServiceFacts facts() {
            return new ServiceFacts("smithy", "Smithy", protocol, List.of(), "",
                    service.getTrait(XmlNamespaceTrait.class).map(XmlNamespaceTrait::getUri).orElse(""), "", Map.of(), Map.of(), false, Set.of(), Set.of());
        }

        private void compare(HttpResponseTestCase test, Answer answer, boolean error) {
            assertThat(answer.status()).as("status").isEqualTo(test.getCode());
            var expected = new HashMap<>(test.getHeaders());
            expected.keySet().removeIf(name -> name.equalsIgnoreCase("content-length"));
            expected.forEach((name, value) -> assertThat(String.join(", ", answer.headers().all(name))
                    .replaceFirst("^text/xml;charset=UTF-8$", "text/xml")).as(name)
                    .isEqualTo(value.replaceFirst("^text/xml;charset=UTF-8$", "text/xml")));
            test.getForbidHeaders().forEach(name -> assertThat(answer.headers().contains(name)).as(name).isFalse());
            test.getRequireHeaders().stream().filter(name -> !name.equalsIgnoreCase("content-length"))
                    .forEach(name -> assertThat(answer.headers().contains(name)).as(name).isTrue());
            var body = new String(((Answer.Body.Bytes) answer.body()).bytes(), StandardCharsets.UTF_8);
            test.getBody().ifPresent(text -> MediaComparison.require(test.getBodyMediaType().orElse(""), text, body, error));
        }
    }
}
