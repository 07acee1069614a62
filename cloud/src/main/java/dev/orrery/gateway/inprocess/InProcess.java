package dev.orrery.gateway.inprocess;

import dev.orrery.gateway.http.HeldBody;
import dev.orrery.gateway.http.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;

/// The transport of a synchronous client. Bodies stream both ways.
public record InProcess(HttpHandler gateway) implements SdkHttpClient {

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                try (var body = body(request)) {
                    var answer = gateway.handle(Exchanged.message(request.httpRequest(), body));
                    var response = HttpExecuteResponse.builder().response(Exchanged.response(answer));
                    // What HEAD tells of its content must not be tried on content that is not there.
                    return request.httpRequest().method() == SdkHttpMethod.HEAD ? response.build()
                            : response.responseBody(AbortableInputStream.create(Exchanged.body(answer))).build();
                }
            }

            @Override
            public void abort() { }
        };
    }

    private static InputStream body(HttpExecuteRequest request) {
        return request.contentStreamProvider().isEmpty() ? HeldBody.nothing()
                : request.contentStreamProvider().get().newStream();
    }

    @Override
    public String clientName() {
        return "InProcess";
    }

    @Override
    public void close() { }
}
