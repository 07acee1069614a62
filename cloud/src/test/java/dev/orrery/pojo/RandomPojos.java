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
    /// What is required is needed deeper, too; nothing requires itself.
    private static final int REQUIRED_DEPTH_MAX = 20;
    private final SplittableRandom random;
    private final Predicate<Member> left;
    private boolean plain;

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

    /// An inner structure has at least one member, because a form cannot say that an empty one is there.
    private Object fill(SdkPojo builder, int depth) {
        boolean empty = depth > 0;
        for (var member : Shape.of(builder).members()) {
            if (!left.test(member) && (isNeeded(member) || random.nextInt(10) < (depth < 2 ? 7 : 4))) {
                empty &= !set(member, builder, depth);
            }
        }
        for (var member : Shape.of(builder).members()) {
            empty = empty && !set(member, builder, depth);
        }
        return empty ? null : Member.build(builder);
    }

    private boolean set(Member member, SdkPojo builder, int depth) {
        plain = member.location() != MarshallLocation.PAYLOAD || "Id".equals(member.wireName());
        var value = value(member, depth, isNeeded(member) ? REQUIRED_DEPTH_MAX : DEPTH_MAX);
        if (value != null) {
            member.set(builder, value);
        }
        return value != null;
    }

    /// Without a member of the path nothing can be sent; without an idempotency token the SDK invents one.
    private static boolean isNeeded(Member member) {
        return member.isRequired() || member.isPayload() || member.field().containsTrait(DefaultValueTrait.class)
                || member.location() == MarshallLocation.PATH || member.location() == MarshallLocation.GREEDY_PATH;
    }

    private Object value(Member member, int depth, int depthMax) {
        return switch (member.type()) {
            case STRING -> text();
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
            case SDK_POJO -> depth >= depthMax ? null : fill(member.builder(), depth + 1);
            case LIST -> list(member.element(), depth, depthMax);
            case MAP -> map(member.element(), depth, depthMax);
            case NULL -> null;
        };
    }

    private List<Object> list(Member element, int depth, int depthMax) {
        var list = new ArrayList<>();
        int count = depth >= depthMax ? 0 : random.nextInt(1, 4);
        for (int i = 0; i < count; i++) {
            var value = value(element, depth + 1, depthMax);
            if (value != null) {
                list.add(value);
            }
        }
        return list.isEmpty() ? null : list;
    }

    private LinkedHashMap<String, Object> map(Member element, int depth, int depthMax) {
        var map = new LinkedHashMap<String, Object>();
        int count = depth >= depthMax ? 0 : random.nextInt(1, 4);
        for (int i = 0; i < count; i++) {
            var value = value(element, depth + 1, depthMax);
            if (value != null) {
                map.put("key-" + random.nextInt(100), value);
            }
        }
        return map.isEmpty() ? null : map;
    }

    private Document document(int depth) {
        return depth >= DEPTH_MAX ? Document.fromBoolean(true) : switch (random.nextInt(5)) {
            case 0 -> Document.fromString(text());
            case 1 -> Document.fromNumber(random.nextInt());
            case 2 -> Document.fromBoolean(random.nextBoolean());
            case 3 -> Document.fromList(List.of(document(depth + 1), document(depth + 1)));
            default -> Document.fromMap(java.util.Map.of("k", document(depth + 1)));
        };
    }

    /// Outside of a body, where HTTP has its own rules, text stays plain; and ids, of which Route 53's client cuts the
    /// part in front of a slash.
    private String text() {
        if (!plain && random.nextInt(3) == 0) {
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
