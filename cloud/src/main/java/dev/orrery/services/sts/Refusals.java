package dev.orrery.services.sts;

import dev.orrery.kernel.Home;
import software.amazon.awssdk.services.sts.model.DecodeAuthorizationMessageRequest;
import software.amazon.awssdk.services.sts.model.DecodeAuthorizationMessageResponse;

/// Makes readable what refusals of the caller's account rest on.
final class Refusals implements StsPart {
    private final Home home;

    Refusals(Home home) {
        this.home = home;
    }

    @Override
    public DecodeAuthorizationMessageResponse decodeAuthorizationMessage(DecodeAuthorizationMessageRequest request) {
        var message = StsChecks.text("encodedMessage", request.encodedMessage(), 1, SealedMessages.CHARACTERS_MAX);
        return DecodeAuthorizationMessageResponse.builder().decodedMessage(SealedMessages.decoded(home, message)).build();
    }
}
