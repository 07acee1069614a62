package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudtrail.model.ListPublicKeysRequest;
import software.amazon.awssdk.services.cloudtrail.model.ListPublicKeysResponse;
import software.amazon.awssdk.services.cloudtrail.model.PublicKey;

/// The public keys with which digests are verified.
final class PublicKeys implements CloudTrailPart {
    private final Home home;

    PublicKeys(Home home) {
        this.home = home;
    }

    @Override
    public ListPublicKeysResponse listPublicKeys(ListPublicKeysRequest request) {
        var now = home.clock().now();
        var start = Optional.ofNullable(request.startTime()).orElse(now);
        var end = Optional.ofNullable(request.endTime()).orElse(now);
        if (start.isAfter(end)) {
            throw CloudTrailErrors.timeRange("The start time must be before the end time.");
        }
        if (request.nextToken() != null) {
            throw CloudTrailErrors.token();
        }
        var keys = DigestKeys.find(home, Call.current().region()).stream()
                .filter(key -> !key.from().isAfter(end) && !key.to().isBefore(start))
                .map(key -> PublicKey.builder().value(SdkBytes.fromByteArray(key.encoded())).fingerprint(key.fingerprint())
                        .validityStartTime(key.from()).validityEndTime(key.to()).build()).toList();
        return ListPublicKeysResponse.builder().publicKeyList(keys).build();
    }
}
