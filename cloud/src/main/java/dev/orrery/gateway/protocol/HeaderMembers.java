package dev.orrery.gateway.protocol;

import dev.orrery.gateway.http.Headers;
import dev.orrery.pojo.Member;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.traits.JsonValueTrait;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/// Members of an answer or an error that are header fields.
final class HeaderMembers {
    private HeaderMembers() { }

    static void add(Headers headers, Member[] members, Object pojo) {
        for (var member : members) {
            if (member.location() != MarshallLocation.HEADER) {
                continue;
            }
            switch (member.get(pojo)) {
                case null -> { }
                case Map<?, ?> map -> map.forEach((key, value) -> headers.add(member.wireName() + key, (String) value));
                case List<?> list -> {
                    if (!list.isEmpty()) {
                        headers.add(member.wireName(), HeaderLists.join(list.stream()
                                .map(value -> Scalars.format(member.element(), value, Format.RFC_822)).toList(), member.element()));
                    }
                }
                case String text when member.field().containsTrait(JsonValueTrait.class) -> headers.add(member.wireName(),
                        Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
                case Object value -> {
                    // S3 has two members for Expires, one of them text; the first that is there counts.
                    if (!headers.contains(member.wireName())) {
                        headers.add(member.wireName(), Scalars.format(member, value, Format.RFC_822));
                    }
                }
            }
        }
    }
}
