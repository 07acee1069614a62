package dev.orrery.gateway;

import dev.orrery.gateway.protocol.Codec;
import java.io.InputStream;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;

/// Takes response and content from an operation with streaming output, so that the content is sent after it returned.
final class ContentCapture implements ResponseTransformer<SdkPojo, SdkPojo> {
    private SdkPojo response;
    private InputStream stream;

    @Override
    public SdkPojo transform(SdkPojo response, AbortableInputStream content) {
        this.response = response;
        // The stream beneath can hand over whole buffers; the SDK's wrapper cannot.
        this.stream = content.delegate();
        return response;
    }

    /// The stream is read after the operation has returned, and closed by who sends it.
    @Override
    public boolean needsConnectionLeftOpen() {
        return true;
    }

    SdkPojo response() {
        return response;
    }

    /// The length is a member of the response, which the codec knows how to find.
    Codec.Content content() {
        return new Codec.Content(stream, -1);
    }
}
