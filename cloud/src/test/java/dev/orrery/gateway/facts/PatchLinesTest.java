package dev.orrery.gateway.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PatchLinesTest {

    @Test
    void linesOfOneKindAreReadTogether() {
        var patches = PatchLines.of("verbatim Expires Date", "verbatim Age", "subresource * acl tagging", "subresource PUT partNumber",
                "subresource * policy", "refused a Get Put", "refused b Put");

        assertThat(patches.words("verbatim")).containsExactly("Expires", "Date", "Age");
        assertThat(patches.groups("subresource")).isEqualTo(Map.of("*", Set.of("acl", "tagging", "policy"), "PUT", Set.of("partNumber")));
        assertThat(patches.inverseGroups("refused")).isEqualTo(Map.of("Get", Set.of("a"), "Put", Set.of("a", "b")));
    }

    @Test
    void aKindThatNobodyKnowsIsAMistake() {
        // given patches of which one has a kind that is written wrong
        var patches = PatchLines.of("request-id x-amz-request-id", "verbatm Expires");

        // when the facts are read
        var wire = WireFacts.of(patches);

        // then those that are known are there, and the other is not passed over
        assertThat(wire.answer().requestIdHeaders()).containsExactly("x-amz-request-id");
        assertThatThrownBy(() -> patches.requireAllTaken("s3")).hasMessage("the patches of s3 have a fact of kind verbatm");
        patches.take("verbatm");
        assertThatCode(() -> patches.requireAllTaken("s3")).doesNotThrowAnyException();
    }

    @Test
    void theFirstStatusThatFitsCounts() {
        var answer = WireFacts.of(PatchLines.of("status DeleteObjects 200", "status Delete* 204")).answer();

        assertThat(answer.status("DeleteObjects")).isEqualTo(200);
        assertThat(answer.status("DeleteBucket")).isEqualTo(204);
        assertThat(answer.status("GetObject")).isEqualTo(200);
    }
}
