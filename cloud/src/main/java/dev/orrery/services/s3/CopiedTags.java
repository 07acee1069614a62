package dev.orrery.services.s3;

import dev.orrery.kernel.identity.Access;
import dev.orrery.kernel.store.Tables;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.TaggingDirective;

/// The tags that a copy takes over from its source, which is reading them there and writing them here.
///
/// Source: S3 API Reference, "CopyObject": x-amz-tagging-directive, and its permissions.
///
/// @param reading the permission at the source; none when there is no tag to read
record CopiedTags(Map<String, String> tags, List<Access> reading) {
    static final CopiedTags NONE = new CopiedTags(Map.of(), List.of());

    static CopiedTags of(Tables.Read tx, SdkPojo request, Grounds grounds) {
        if (!(request instanceof CopyObjectRequest copy) || copy.taggingDirective() == TaggingDirective.REPLACE) {
            return NONE;
        }
        var source = CopySource.of(copy);
        var bucket = S3Access.find(tx, source.bucket(), grounds);
        boolean current = source.versionId().isEmpty();
        var found = current ? Versions.current(tx, source.bucket(), source.key())
                : Versions.find(tx, source.bucket(), source.key(), source.versionId());
        grounds.saw(source.bucket(), source.key(), found);
        return found.filter(version -> !version.state().tags().isEmpty()).map(version -> new CopiedTags(version.state().tags(), List.of(
                S3Access.on(bucket, version, current ? "s3:GetObjectTagging" : "s3:GetObjectVersionTagging", Map.of())))).orElse(NONE);
    }

    boolean isEmpty() {
        return tags.isEmpty();
    }
}
