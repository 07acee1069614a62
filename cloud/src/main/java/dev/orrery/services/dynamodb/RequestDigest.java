package dev.orrery.services.dynamodb;

import dev.orrery.pojo.Shape;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Stands for what a request says, in whatever order the members of its maps and sets come: clients in many languages keep none.
final class RequestDigest {
    private static final Set<String> SETS = Set.of("SS", "NS", "BS");

    private RequestDigest() { }

    /// @param request with values that were checked, so that it is not nested deeply
    static byte[] of(SdkPojo request) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes(request));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] bytes(Object value) {
        return switch (value) {
            case SdkPojo pojo -> joined('S', members(pojo).stream());
            case Map<?, ?> map -> joined('M', map.entrySet().stream()
                    .map(entry -> joined('E', Stream.of(bytes(entry.getKey()), bytes(entry.getValue())))).sorted(Arrays::compareUnsigned));
            case List<?> list -> joined('L', list.stream().map(RequestDigest::bytes));
            case SdkBytes bytes -> joined('B', Stream.of(bytes.asByteArrayUnsafe()));
            default -> joined('T', Stream.of(value.toString().getBytes(StandardCharsets.UTF_8)));
        };
    }

    private static List<byte[]> members(SdkPojo pojo) {
        var parts = new ArrayList<byte[]>();
        for (var member : Shape.of(pojo).members()) {
            var value = member.get(pojo);
            if (value != null) {
                parts.add(bytes(member.name()));
                parts.add(pojo instanceof AttributeValue && SETS.contains(member.name()) && value instanceof List<?> set
                        ? joined('L', set.stream().map(RequestDigest::bytes).sorted(Arrays::compareUnsigned)) : bytes(value));
            }
        }
        return parts;
    }

    private static byte[] joined(char kind, Stream<byte[]> parts) {
        var out = new ByteArrayOutputStream();
        out.write(kind);
        parts.forEach(part -> {
            out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
            out.writeBytes(part);
        });
        return out.toByteArray();
    }
}
