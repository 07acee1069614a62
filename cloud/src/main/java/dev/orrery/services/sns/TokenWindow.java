package dev.orrery.services.sns;

import dev.orrery.kernel.Window;
import dev.orrery.kernel.json.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;

/// The token that confirms a subscription, `/_aws/sns/subscription-tokens/<arn>`, in LocalStack's form.
final class TokenWindow implements Window {

    @Override
    public String path() {
        return "/_aws/sns/subscription-tokens";
    }

    @Override
    public View look(Look look) {
        var given = URLDecoder.decode(look.below().isEmpty() ? "" : look.below().substring(1), StandardCharsets.UTF_8);
        var arn = Arn.of(given).filter(found -> found.home().isPresent());
        if (arn.isEmpty()) {
            return Views.failure(400, "InvalidParameter", "The provided SubscriptionARN is invalid");
        }
        var home = look.homes().apply(arn.get().home().orElseThrow());
        var token = home.store().read(tx -> tx.get(SubscriptionRow.SUBSCRIPTIONS,
                new SubscriptionRow.SubscriptionKey(arn.get().topic(), arn.get().subscription()))).map(SubscriptionRow::token)
                .filter(text -> !text.isEmpty());
        if (token.isEmpty()) {
            return Views.failure(404, "NotFound", "The provided SubscriptionARN is not found");
        }
        var answer = new LinkedHashMap<String, Json>();
        answer.put("subscription_token", Views.text(token.get()));
        answer.put("subscription_arn", Views.text(given));
        return Views.json(new Json.Members(answer));
    }
}
