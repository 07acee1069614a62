package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.identity.Membership;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudtrail.model.ListPublicKeysRequest;
import software.amazon.awssdk.services.cloudtrail.model.ListPublicKeysResponse;
import software.amazon.awssdk.services.cloudtrail.model.PublicKey;

/// The public keys with which digests are verified.
final class PublicKeys implements CloudTrailPart {
    private final Home home;
    private final OrganizationTrails shared;

    PublicKeys(Trails trails) {
        this.home = trails.home();
        this.shared = trails.shared();
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
        var region = Call.current().region();
        // Digests of an organization's trail are signed by its management account.
        var keys = Stream.concat(Stream.of(home), shared.membership(home.account()).map(Membership::managementAccount)
                        .filter(manager -> !manager.equals(home.account())).map(shared::home).stream())
                .flatMap(each -> DigestKeys.find(each, region).stream())
                .filter(key -> !key.from().isAfter(end) && !key.to().isBefore(start))
                .map(key -> PublicKey.builder().value(SdkBytes.fromByteArray(key.encoded())).fingerprint(key.fingerprint())
                        .validityStartTime(key.from()).validityEndTime(key.to()).build()).toList();
        return ListPublicKeysResponse.builder().publicKeyList(keys).build();
    }
}
