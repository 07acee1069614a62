package dev.orrery.services.s3;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import java.util.List;

/// How a listing writes keys: as they are, or url-encoded because XML 1.0 cannot carry every character.
enum ListEncoding {
    PLAIN {
        @Override
        String write(String text) {
            return text;
        }
    },
    URL {
        /// A space becomes a plus, slashes and asterisks stay.
        @Override
        String write(String text) {
            return text == null ? null : URLEncoder.encode(text, StandardCharsets.UTF_8).replace("%2F", "/");
        }
    };

    static ListEncoding of(String encodingType) {
        if (encodingType == null) {
            return PLAIN;
        }
        if (!encodingType.equals("url")) {
            throw S3Errors.invalidArgument("Invalid Encoding Method specified in Request", "encoding-type", encodingType);
        }
        return URL;
    }

    /// Null stays null: an absent member of the SDK's responses.
    abstract String write(String text);

    List<CommonPrefix> prefixes(List<String> prefixes) {
        return prefixes.stream().map(prefix -> CommonPrefix.builder().prefix(write(prefix)).build()).toList();
    }
}
