package dev.orrery.gateway.http;

import java.io.IOException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.Callback;

/// Answers a request whose body may not have been read to its end, and leaves the connection sane: the rest is read past
/// when it is short, else the connection is closed.
record Unread(RequestBody body, long bytesMax) {

    void send(Answer answer, boolean head, Request request, Response response, Callback callback) throws IOException {
        if (ended()) {
            Answers.send(answer, head, response, callback);
        } else if (body.failed() || neverInvited(request)) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
            Answers.send(answer, head, response, callback);
        } else {
            answerThenReadPast(answer, head, response, callback);
        }
    }

    private void answerThenReadPast(Answer answer, boolean head, Response response, Callback callback) {
        try {
            try (var sent = Blocker.callback()) {
                Answers.send(answer, head, response, sent);
                sent.block();
            }
            readPast();
            callback.succeeded();
        } catch (IOException e) {
            callback.failed(e);
        }
    }

    private boolean ended() {
        try {
            return body.atEnd();
        } catch (IOException _) {
            return false;
        }
    }

    /// A client that waits for `100 Continue`, and never got it, may or may not send its body now: nobody can tell.
    private boolean neverInvited(Request request) {
        return !body.touched() && request.getHeaders().contains(HttpHeader.EXPECT);
    }

    private void readPast() {
        try {
            long left = bytesMax;
            while (left > 0) {
                long skipped = body.skip(left);
                if (skipped == 0) {
                    return;
                }
                left -= skipped;
            }
        } catch (IOException _) {
            // The connection is closed in any case: the server sees that the body has not ended.
        }
    }
}
