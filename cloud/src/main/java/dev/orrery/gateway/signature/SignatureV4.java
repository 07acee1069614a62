package dev.orrery.gateway.signature;

import dev.orrery.gateway.http.Headers;
import dev.orrery.gateway.http.Message;
import dev.orrery.kernel.clock.Clock;
import dev.orrery.kernel.identity.AccessKeys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/// Verifies Signature Version 4, in the header and in the query, and leaves Version 2 to [SignatureV2].
///
/// Source: IAM User Guide, "AWS Signature Version 4 for API requests"; S3 API Reference, "Authenticating Requests (AWS
/// Signature Version 4)".
public final class SignatureV4 implements Verifier {
    /// How far a client's clock may be off.
    static final Duration SKEW_MAX = Duration.ofMinutes(15);

    private final Clock clock;
    private final Keyring keyring;
    private final Set<String> contentServices;
    private final SigningKey.Cache signingKeys = new SigningKey.Cache();
    private final SignatureV2 version2;

    /// @param clock signatures are checked against the machine's time, ends of temporary keys against the cloud's
    /// @param open whether an unknown key, or a wrong secret of a root's key, is believed all the same
    /// @param contentServices signing names of services that sign paths as they are sent and tell the body's digest in a header
    public SignatureV4(Clock clock, AccessKeys keys, boolean open, Set<String> contentServices) {
        this(clock, keys, open, contentServices, Message::path);
    }

    /// @param resourcePath the path of a request, with a slash and the bucket in front of it when the host tells the bucket:
    ///        Version 2 signs this instead of the host
    public SignatureV4(Clock clock, AccessKeys keys, boolean open, Set<String> contentServices,
            Function<Message, String> resourcePath) {
        this.clock = clock;
        this.keyring = new Keyring(clock, keys, open);
        this.contentServices = Set.copyOf(contentServices);
        this.version2 = new SignatureV2(clock, keyring, resourcePath);
    }

    @Override
    public Signed verify(Message message) {
        var query = QueryParameters.parse(message.query());
        var header = header(message.headers());
        boolean inQuery = query.contains(Authorization.ALGORITHM_PARAMETER) || query.contains(Authorization.CREDENTIAL_PARAMETER)
                || query.contains(Authorization.SIGNATURE_PARAMETER);
        boolean inQueryV2 = query.contains(SignatureV2.KEY_PARAMETER) && query.contains(SignatureV2.SIGNATURE_PARAMETER)
                || query.contains(SignatureV2.KEY_PARAMETER) && header.isEmpty() && !inQuery;
        if (header.isPresent() && (inQuery || inQueryV2) || inQuery && inQueryV2) {
            throw SignatureProblems.doubled();
        }
        if (inQuery) {
            return verify(message, query, Authorization.ofQuery(query, contentServices));
        }
        if (inQueryV2) {
            return version2.verifyQuery(message, query);
        }
        if (header.isPresent()) {
            if (SignatureV2.isHeader(header.get())) {
                return version2.verifyHeader(message, query, header.get());
            }
            if (!header.get().startsWith("AWS4-")) {
                throw SignatureProblems.unknownScheme(header.get());
            }
            return verify(message, query, Authorization.ofHeader(header.get(), message.headers()));
        }
        return anonymous(message);
    }

    private static Optional<String> header(Headers headers) {
        Optional<String> found = Optional.empty();
        for (var value : headers.all("authorization")) {
            if (value.isBlank()) {
                continue;
            }
            if (found.isPresent()) {
                throw SignatureProblems.doubled();
            }
            found = Optional.of(value.strip());
        }
        return found;
    }

    private Signed verify(Message message, QueryParameters query, Authorization authorization) {
        checkTime(authorization);
        var found = keyring.find(authorization.accessKeyId(), authorization.token(), Optional.of(authorization.scope().region()));
        boolean content = contentServices.contains(authorization.scope().service());
        if (content && !authorization.scope().hasRegion()) {
            throw SignatureProblems.wrongRegion(authorization.scope().region(), authorization.isPresigned());
        }
        if (authorization.scope().region().isEmpty()) {
            throw SignatureProblems.noRegion();
        }
        var payload = payload(message, query, authorization, content);
        if (payload.isEmpty()) {
            var held = Bodies.hold(message);
            checkSignature(held.message(), query, authorization, found, content, held.digest());
            return signed(authorization, found, held.digest(), held.message());
        }
        if (content) {
            checkHeadersSigned(message.headers(), authorization);
        }
        var chunkKey = checkSignature(message, query, authorization, found, content, payload.get().word());
        return signed(authorization, found, payload.get().word(), body(message, payload.get(), authorization, chunkKey));
    }

    private Signed signed(Authorization authorization, Keyring.Found found, String payload, Message message) {
        var age = authorization.isPresigned()
                ? Optional.of(Duration.between(authorization.date().instant(), clock.machineNow())) : Optional.<Duration>empty();
        return new Signed(found.key().caller(),
                Optional.of(new Signed.Scope(authorization.scope().region(), authorization.scope().service())),
                Optional.of(new Signed.Manner(authorization.isPresigned() ? Signed.Place.QUERY : Signed.Place.HEADER,
                        Authorization.ALGORITHM, age, payload)), message);
    }

    private void checkTime(Authorization authorization) {
        var now = clock.machineNow();
        var signedAt = authorization.date().instant();
        if (authorization.isPresigned()) {
            long seconds = authorization.expiresSeconds().orElseThrow();
            if (signedAt.isAfter(now.plus(SKEW_MAX))) {
                throw SignatureProblems.notYetValid(authorization.date(), now);
            }
            if (signedAt.plusSeconds(seconds).isBefore(now)) {
                throw SignatureProblems.expired(authorization.date(), seconds, now);
            }
        } else if (Duration.between(signedAt, now).abs().compareTo(SKEW_MAX) > 0) {
            throw SignatureProblems.skewed(authorization.date(), now, SKEW_MAX);
        }
    }

    /// What is signed of the body; empty when it is the digest of a body that must be read for it.
    private static Optional<Payload> payload(Message message, QueryParameters query, Authorization authorization, boolean content) {
        var header = message.headers().first(Payload.HEADER).map(String::strip).filter(word -> !word.isEmpty());
        if (!content) {
            return header.map(Payload::of).filter(payload -> switch (payload.kind()) {
                case UNSIGNED, SIGNED_CHUNKS, SIGNED_CHUNKS_AND_TRAILER, UNSIGNED_CHUNKS, FOREIGN_CHUNKS -> true;
                case DIGEST, OTHER -> false;
            });
        }
        if (authorization.isPresigned()) {
            return Optional.of(Payload.of(header.or(() -> query.single("X-Amz-Content-Sha256")).orElse("UNSIGNED-PAYLOAD")));
        }
        var payload = Payload.of(header.orElseThrow(SignatureProblems::digestMissing));
        if (payload.kind() == Payload.Kind.OTHER) {
            throw SignatureProblems.digestInvalid(payload.word());
        }
        return Optional.of(payload);
    }

    /// S3 refuses headers of its own that somebody may have added on the way. The digest's is covered by itself.
    private static void checkHeadersSigned(Headers headers, Authorization authorization) {
        var signed = ';' + authorization.signedHeaders() + ';';
        var missing = new TreeSet<String>();
        if (!signed.contains(";host;")) {
            missing.add("host");
        }
        headers.forEachStartingWith("x-amz-", (name, value) -> {
            if (!signed.contains(';' + name + ';') && !name.equals(Payload.HEADER)) {
                missing.add(name);
            }
        });
        if (!missing.isEmpty()) {
            throw SignatureProblems.headersNotSigned(String.join(", ", missing));
        }
    }

    /// @return the key that signs chunks; empty when the signature is believed without being right
    private Optional<SigningKey> checkSignature(Message message, QueryParameters query, Authorization authorization,
            Keyring.Found found, boolean content, String payload) {
        var key = signingKeys.get(found.key().secret(), authorization.scope());
        SignatureException wrong = null;
        for (var path : CanonicalRequest.paths(message.path(), content)) {
            var canonical = CanonicalRequest.of(message, path, query, authorization.signedHeaders(), payload);
            var stringToSign = stringToSign(authorization, canonical);
            if (Digests.areEqual(key.sign(stringToSign), authorization.signature())) {
                return Optional.of(key);
            }
            if (wrong == null && found.enforced()) {
                wrong = SignatureProblems.wrongSignature(authorization.accessKeyId(), stringToSign, authorization.signature(), canonical);
            }
        }
        if (wrong != null) {
            throw wrong;
        }
        return Optional.empty();
    }

    private static String stringToSign(Authorization authorization, String canonical) {
        return Authorization.ALGORITHM + '\n' + authorization.date().text() + '\n' + authorization.scope() + '\n'
                + Digests.sha256Hex(canonical.getBytes(StandardCharsets.UTF_8));
    }

    private static Message body(Message message, Payload payload, Authorization authorization, Optional<SigningKey> chunkKey) {
        if (authorization.isPresigned()) {
            // S3 does not undo chunks here: their words are digests that do not match.
            return payload.kind() == Payload.Kind.UNSIGNED ? message : Bodies.digested(message, payload.word());
        }
        return switch (payload.kind()) {
            case DIGEST -> {
                if (!Bodies.announcedTrailers(message.headers()).isEmpty()) {
                    throw SignatureProblems.trailerMalformed();
                }
                yield Bodies.digested(message, payload.word());
            }
            case UNSIGNED -> message;
            case SIGNED_CHUNKS, SIGNED_CHUNKS_AND_TRAILER -> Bodies.dechunked(message, payload.kind(), chunkKey.map(key ->
                    new ChunkSignatures(key, authorization.accessKeyId(), authorization.date(), authorization.scope(),
                            authorization.signature())));
            case UNSIGNED_CHUNKS -> Bodies.dechunked(message, payload.kind(), Optional.empty());
            case FOREIGN_CHUNKS -> throw SignatureProblems.notImplemented(Payload.HEADER, payload.word());
            case OTHER -> throw new IllegalStateException("no digest: " + payload.word());
        };
    }

    /// A request that nobody signed. Its body may come in chunks all the same.
    private static Signed anonymous(Message message) {
        var word = message.headers().first(Payload.HEADER).map(String::strip).orElse("");
        var body = Payload.of(word).kind() == Payload.Kind.UNSIGNED_CHUNKS
                ? Bodies.dechunked(message, Payload.Kind.UNSIGNED_CHUNKS, Optional.empty()) : message;
        return Signed.anonymous(body);
    }
}
