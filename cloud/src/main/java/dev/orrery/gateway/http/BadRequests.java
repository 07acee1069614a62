package dev.orrery.gateway.http;

import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/// Answers what is not HTTP, or too much of it, before anybody knows for which service it was. In S3's form, because S3
/// is the service whose requests people write by hand.
final class BadRequests implements Request.Handler {

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws java.io.IOException {
        int status = request.getAttribute(ErrorHandler.ERROR_STATUS) instanceof Integer known ? known : response.getStatus();
        response.getHeaders().put("Connection", "close");
        Answers.send(answer(status), false, response, callback);
        return true;
    }

    static Answer answer(int status) {
        var error = switch (status) {
            case 408 -> new String[] {"RequestTimeout",
                "Your socket connection to the server was not read from or written to within the timeout period."};
            case 414, 431 -> new String[] {"RequestHeaderSectionTooLarge",
                "Your request header section exceeds the maximum allowed request header section size."};
            case 500 -> new String[] {"InternalError", "We encountered an internal error. Please try again."};
            default -> new String[] {"BadRequest", "An error occurred when parsing the HTTP request."};
        };
        var xml = """
                <?xml version="1.0" encoding="UTF-8"?>
                <Error><Code>%s</Code><Message>%s</Message></Error>""".formatted(error[0], error[1]);
        return Answer.of(status, "application/xml", xml.getBytes(StandardCharsets.UTF_8));
    }
}
