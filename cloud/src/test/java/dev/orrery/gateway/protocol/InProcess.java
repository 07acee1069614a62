package dev.orrery.gateway.protocol;

import dev.orrery.gateway.http.Answer;
import dev.orrery.gateway.http.Headers;
import dev.orrery.gateway.http.HeldBody;
import dev.orrery.gateway.http.Message;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/// A transport of the real SDK without a socket: what would be sent is handed over, what comes back is the answer.
public record InProcess(Function<Message, Answer> gateway) implements SdkHttpClient {

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                return response(gateway.apply(message(request)));
            }

            @Override
            public void abort() { }
        };
    }

    private static Message message(HttpExecuteRequest request) throws IOException {
        var sent = request.httpRequest();
        var headers = new Headers();
        sent.forEachHeader((name, values) -> values.forEach(value -> headers.add(name, value)));
        var body = request.contentStreamProvider().isEmpty() ? new byte[0]
                : request.contentStreamProvider().get().newStream().readAllBytes();
        return message(sent, headers, body);
    }

    /// What the server would make of it.
    public static Message message(SdkHttpRequest sent, Headers headers, byte[] body) {
        return new Message(sent.method().name(), sent.encodedPath().isEmpty() ? "/" : sent.encodedPath(),
                sent.encodedQueryParameters().orElse(""), headers, new HeldBody(body), "127.0.0.1", false);
    }

    private static HttpExecuteResponse response(Answer answer) {
        var http = SdkHttpResponse.builder().statusCode(answer.status());
        answer.headers().forEach(http::appendHeader);
        InputStream body = switch (answer.body()) {
            case Answer.Body.Bytes(var bytes) -> new ByteArrayInputStream(bytes);
            case Answer.Body.Stream(var stream, _) -> stream;
            case Answer.Body.None _ -> InputStream.nullInputStream();
        };
        if (answer.body() instanceof Answer.Body.Bytes(var bytes)) {
            http.putHeader("Content-Length", Integer.toString(bytes.length));
        }
        return HttpExecuteResponse.builder().response(http.build()).responseBody(AbortableInputStream.create(body)).build();
    }

    @Override
    public void close() { }
}
