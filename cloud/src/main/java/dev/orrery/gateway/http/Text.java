package dev.orrery.gateway.http;

/// Header values as text: a byte a character, in ISO 8859-1, as S3 takes and gives them.
///
/// So UTF-8 comes back as it was sent, but what somebody told in a form or in a query comes back in ISO 8859-1.
///
/// Source: LocalStack's recordings of AWS, `test_system_metadata_with_unicode` and `test_post_object_with_unicode_metadata`.
final class Text {
    private static final char BYTE_MAX = 0xFF;

    private Text() { }

    static String fromWire(String value) {
        return value == null ? "" : value;
    }

    /// What has no byte becomes a space.
    static String toWire(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) > BYTE_MAX) {
                var bytes = new StringBuilder(value);
                for (int j = i; j < value.length(); j++) {
                    bytes.setCharAt(j, value.charAt(j) > BYTE_MAX ? ' ' : value.charAt(j));
                }
                return bytes.toString();
            }
        }
        return value;
    }
}
