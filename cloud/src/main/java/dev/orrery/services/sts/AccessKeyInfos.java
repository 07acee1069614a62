package dev.orrery.services.sts;

import dev.orrery.kernel.identity.AccessKeyIds;
import dev.orrery.kernel.identity.RootKeys;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sts.model.GetAccessKeyInfoRequest;
import software.amazon.awssdk.services.sts.model.GetAccessKeyInfoResponse;

/// Tells the account of an access key, whether it is still in use or not.
final class AccessKeyInfos implements StsPart {
    private static final int ID_MIN = 16;
    private static final int ID_MAX = 128;
    private static final Pattern ID = Pattern.compile("[\\w]*");

    @Override
    public GetAccessKeyInfoResponse getAccessKeyInfo(GetAccessKeyInfoRequest request) {
        var id = request.accessKeyId() == null ? "" : request.accessKeyId();
        var root = RootKeys.accountOf(id);
        if (root.isEmpty()) {
            StsChecks.text("accessKeyId", request.accessKeyId(), ID_MIN, ID_MAX, ID);
        }
        var account = root.or(() -> AccessKeyIds.account(id))
                .orElseThrow(() -> StsErrors.validation("Invalid access key " + id));
        return GetAccessKeyInfoResponse.builder().account(account).build();
    }
}
