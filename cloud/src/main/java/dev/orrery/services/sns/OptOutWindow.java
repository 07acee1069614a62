package dev.orrery.services.sns;

import dev.orrery.kernel.Window;
import dev.orrery.kernel.json.Json;
import java.util.Map;

/// Where somebody who holds a phone says STOP: `POST /_aws/sns/phone-opt-outs?phoneNumber=…`.
final class OptOutWindow implements Window {

    @Override
    public String path() {
        return "/_aws/sns/phone-opt-outs";
    }

    @Override
    public View look(Look look) {
        if (!look.method().equals("POST")) {
            return Views.failure(405, "MethodNotAllowed", "Allowed: POST.");
        }
        var number = look.parameter("phoneNumber").orElse("");
        if (!Endpoints.PHONE_NUMBER.matcher(number).matches()) {
            return Views.failure(400, "InvalidParameter", "The parameter phoneNumber must be a number in the form of E.164");
        }
        look.homes().apply(Views.home(look)).store().write(tx -> {
            PhoneNumbers.optOut(tx, number);
            return number;
        });
        return Views.json(new Json.Members(Map.of("phoneNumber", Views.text(number))));
    }
}
