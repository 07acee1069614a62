package dev.orrery.pojo;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.traits.DefaultValueTrait;

/// Random objects of the SDK's models. The same seed makes the same objects.
public final class RandomPojos {
    private static final List<String> TEXTS = List.of("a", "orders", "ünïcödé ✓ 😀", "a b+c", "x&y<z>'\"", "tab\tline\nend",
            "{\"json\":[1,2]}", "a/b//c", "%2F", "..", "\\back\\slash", " leading and trailing ", "=,;:", "2026-01-01", "");
    private static final int DEPTH_MAX = 5;
    private final SplittableRandom random;
    private final Predicate<Member> left;

    public RandomPojos(long seed) {
        this(seed, _ -> false);
    }

    /// @param left members that are left alone
    public RandomPojos(long seed, Predicate<Member> left) {
        this.random = new SplittableRandom(seed);
        this.left = left;
    }

    /// Fills a builder and builds it.
    public SdkPojo fill(SdkPojo builder) {
        return (SdkPojo) fill(builder, 0);
    }

    private Object fill(SdkPojo builder, int depth) {
        for (var member : Shape.of(builder).members()) {
            if (!left.test(member) && (isNeeded(member) || random.nextInt(10) < (depth < 2 ? 7 : 4))) {
                var value = value(member, depth);
                if (value != null) {
                    member.set(builder, value);
                }
            }
        }
        return Member.build(builder);
    }

    /// Without a member of the path nothing can be sent; without an idempotency token the SDK invents one.
    private static boolean isNeeded(Member member) {
        return member.isRequired() || member.field().containsTrait(DefaultValueTrait.class)
                || member.location() == MarshallLocation.PATH || member.location() == MarshallLocation.GREEDY_PATH;
    }

    private Object value(Member member, int depth) {
        return switch (member.type()) {
            case STRING -> text(member.field().location() == MarshallLocation.PAYLOAD);
            case INTEGER -> random.nextInt();
            case LONG -> random.nextLong();
            case SHORT -> (short) random.nextInt();
            case BYTE -> (byte) random.nextInt();
            case FLOAT -> (float) random.nextInt(-1000, 1000) / 8;
            case DOUBLE -> random.nextInt(-100_000, 100_000) / 64.0;
            case BIG_DECIMAL -> new BigDecimal("12345678901234567890.123456789").multiply(BigDecimal.valueOf(random.nextInt()));
            case BOOLEAN -> random.nextBoolean();
            case INSTANT -> Instant.ofEpochSecond(random.nextLong(0, 4_000_000_000L));
            case SDK_BYTES -> SdkBytes.fromByteArray(bytes());
            case DOCUMENT -> document(depth);
            case SDK_POJO -> depth >= DEPTH_MAX ? null : fill(member.builder(), depth + 1);
            case LIST -> list(member.element(), depth);
            case MAP -> map(member.element(), depth);
            case NULL -> null;
        };
    }

    private List<Object> list(Member element, int depth) {
        var list = new ArrayList<>();
        int count = depth >= DEPTH_MAX ? 0 : random.nextInt(1, 4);
        for (int i = 0; i < count; i++) {
            var value = value(element, depth + 1);
            if (value != null) {
                list.add(value);
            }
        }
        return list.isEmpty() ? null : list;
    }

    private LinkedHashMap<String, Object> map(Member element, int depth) {
        var map = new LinkedHashMap<String, Object>();
        int count = depth >= DEPTH_MAX ? 0 : random.nextInt(1, 4);
        for (int i = 0; i < count; i++) {
            var value = value(element, depth + 1);
            if (value != null) {
                map.put("key-" + random.nextInt(100), value);
            }
        }
        return map.isEmpty() ? null : map;
    }

    private Document document(int depth) {
        return depth >= DEPTH_MAX ? Document.fromBoolean(true) : switch (random.nextInt(5)) {
            case 0 -> Document.fromString(text(true));
            case 1 -> Document.fromNumber(random.nextInt());
            case 2 -> Document.fromBoolean(random.nextBoolean());
            case 3 -> Document.fromList(List.of(document(depth + 1), document(depth + 1)));
            default -> Document.fromMap(java.util.Map.of("k", document(depth + 1)));
        };
    }

    /// Outside of a body, where HTTP has its own rules, text stays plain.
    private String text(boolean any) {
        if (any && random.nextInt(3) == 0) {
            return TEXTS.get(random.nextInt(TEXTS.size()));
        }
        return "v" + Long.toString(random.nextLong(1L << 40), 36);
    }

    private byte[] bytes() {
        var bytes = new byte[random.nextInt(1, 20)];
        random.nextBytes(bytes);
        return bytes;
    }
}
