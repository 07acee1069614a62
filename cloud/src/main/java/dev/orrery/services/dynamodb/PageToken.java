package dev.orrery.services.dynamodb;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Predicate;

/// Where a list goes on, as callers carry it around.
///
/// @param list which list it is of, `exports`
/// @param position the last thing that was told
record PageToken(String list, String position) {

    String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((list + "\n" + position).getBytes(StandardCharsets.UTF_8));
    }

    /// @param isOne whether a text is a position: whoever carries it around may change it
    /// @throws software.amazon.awssdk.awscore.exception.AwsServiceException when it is none, or of another list
    static String position(String list, String text, Predicate<String> isOne) {
        try {
            var plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            if (plain.startsWith(list + "\n") && isOne.test(plain.substring(list.length() + 1))) {
                return plain.substring(list.length() + 1);
            }
        } catch (IllegalArgumentException e) {
            throw invalid(text);
        }
        throw invalid(text);
    }

    private static RuntimeException invalid(String text) {
        return DynamoDbErrors.validation("Invalid Request: Provided nextToken is invalid: " + text);
    }
}
