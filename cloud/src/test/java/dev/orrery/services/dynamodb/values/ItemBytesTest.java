package dev.orrery.services.dynamodb.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.kernel.blobs.DamagedException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ItemBytesTest {

    @Test
    void itemIsReadAsItWasWritten() {
        var item = item();
        assertThat(ItemBytes.read(ItemBytes.write(item))).isEqualTo(item);
    }

    @Test
    void cutItemIsDamaged() {
        var bytes = ItemBytes.write(item());
        for (int length = 1; length < bytes.length; length++) {
            var cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> ItemBytes.read(cut)).isInstanceOf(DamagedException.class);
        }
    }

    private static Map<String, AttributeValue> item() {
        var item = new LinkedHashMap<String, AttributeValue>();
        item.put("text", AttributeValue.fromS("grün 😀"));
        item.put("number", AttributeValue.fromN("-12.5"));
        item.put("binary", AttributeValue.fromB(bytes(0, 1, 255)));
        item.put("texts", AttributeValue.fromSs(List.of("a", "b")));
        item.put("numbers", AttributeValue.fromNs(List.of("1", "2")));
        item.put("binaries", AttributeValue.fromBs(List.of(bytes(1), bytes(2))));
        item.put("truth", AttributeValue.fromBool(true));
        item.put("falsehood", AttributeValue.fromBool(false));
        item.put("nothing", AttributeValue.fromNul(true));
        item.put("list", AttributeValue.fromL(List.of(AttributeValue.fromS(""), AttributeValue.fromM(Map.of("k", AttributeValue.fromN("1"))))));
        item.put("empty", AttributeValue.fromM(Map.of()));
        return item;
    }

    private static SdkBytes bytes(int... octets) {
        var content = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            content[i] = (byte) octets[i];
        }
        return SdkBytes.fromByteArray(content);
    }

    @Test
    void bytesFromOutsideAreDamagedHoweverTheyAreMade() {
        // given lists in lists, thousands deep, each of which says that it has as many elements as there are bytes left
        var deep = new byte[30_000];
        deep[0] = 1;
        deep[1] = 1;
        deep[2] = 0;
        for (int at = 3; at + 2 < deep.length; at += 3) {
            deep[at] = 8;
            int claimed = Math.max(0, deep.length - at - 3);
            deep[at + 1] = (byte) (claimed & 0x7F | 0x80);
            deep[at + 2] = (byte) (claimed >> 7 & 0x7F);
        }
        assertThatThrownBy(() -> ItemBytes.read(deep)).isInstanceOf(DamagedException.class);
    }
}
