package dev.orrery.gateway.inprocess;

import dev.orrery.gateway.http.Answer;
import dev.orrery.gateway.http.Headers;
import dev.orrery.gateway.http.Message;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/// What goes between a client and the gateway, in the words of each.
public final class Exchanged {
    private static final String LOCAL_ADDRESS = "127.0.0.1";

    private Exchanged() { }

    /// What the server would make of a request.
    public static Message message(SdkHttpRequest sent, InputStream body) {
        var headers = new Headers();
        sent.forEachHeader((name, values) -> values.forEach(value -> headers.add(name, value)));
        return new Message(sent.method().name(), sent.encodedPath().isEmpty() ? "/" : sent.encodedPath(),
                sent.encodedQueryParameters().orElse(""), headers, body, LOCAL_ADDRESS, sent.protocol().equals("https"));
    }

    static SdkHttpResponse response(Answer answer) {
        var response = SdkHttpFullResponse.builder().statusCode(answer.status());
        answer.headers().forEach(response::appendHeader);
        if (answer.body() instanceof Answer.Body.Bytes(var bytes)) {
            response.putHeader("Content-Length", Integer.toString(bytes.length));
        }
        return response.build();
    }

    static InputStream body(Answer answer) {
        return switch (answer.body()) {
            case Answer.Body.Bytes(var bytes) -> new ByteArrayInputStream(bytes);
            case Answer.Body.Chunk(var bytes) -> new ByteArrayInputStream(bytes);
            case Answer.Body.Stream(var stream, _) -> stream;
            case Answer.Body.None _ -> InputStream.nullInputStream();
        };
    }
}
