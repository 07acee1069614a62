package dev.orrery.services.s3;

import dev.orrery.services.s3.ManifestRow.PartOfObject;
import java.util.List;
import java.util.Optional;

/// Which bytes of an object a read is about.
///
/// @param partial whether the answer is `206 Partial Content`
record Selection(long offset, long length, boolean partial, Optional<PartOfObject> part) {

    static Selection all(long size) {
        return new Selection(0, size, false, Optional.empty());
    }

    /// Understands one range of bytes. Anything else, several ranges included, is ignored, as RFC 9110 allows and S3 does.
    static Selection ofRange(String header, long size) {
        if (!header.startsWith("bytes=")) {
            return all(size);
        }
        int dash = header.indexOf('-', 6);
        long first = dash < 0 ? -1 : number(header, 6, dash);
        long last = dash < 0 ? -1 : number(header, dash + 1, header.length());
        boolean suffix = dash == 6;
        boolean open = dash == header.length() - 1;
        if (dash < 0 || suffix && open || !suffix && first < 0 || !open && last < 0 || !suffix && !open && last < first) {
            return all(size);
        }
        if (suffix) {
            if (last == 0 || size == 0) {
                throw unsatisfiable(header, size);
            }
            long length = Math.min(last, size);
            return new Selection(size - length, length, true, Optional.empty());
        }
        if (first >= size) {
            throw unsatisfiable(header, size);
        }
        long end = open ? size - 1 : Math.min(last, size - 1);
        return new Selection(first, end - first + 1, true, Optional.empty());
    }

    /// The bytes of one part; an object that was put at once is its own first part.
    static Selection ofPart(int number, long size, List<PartOfObject> parts) {
        int count = Math.max(1, parts.size());
        if (number < 1 || number > S3Limits.PARTS_MAX) {
            throw S3Errors.invalidArgument("Part number must be an integer between 1 and 10000, inclusive", "partNumber",
                    String.valueOf(number));
        }
        if (number > count) {
            throw S3Errors.error("InvalidPartNumber", 416, "The requested partnumber is not satisfiable")
                    .with("PartNumberRequested", number).with("ActualPartCount", count);
        }
        if (parts.isEmpty()) {
            return new Selection(0, size, size > 0, Optional.empty());
        }
        long offset = 0;
        for (var part : parts.subList(0, number - 1)) {
            offset += part.size();
        }
        var part = parts.get(number - 1);
        return new Selection(offset, part.size(), part.size() > 0, Optional.of(part));
    }

    String contentRange(long size) {
        return "bytes " + offset + "-" + (offset + length - 1) + "/" + size;
    }

    private static S3Error unsatisfiable(String header, long size) {
        return S3Errors.error("InvalidRange", 416, "The requested range is not satisfiable")
                .with("RangeRequested", header).with("ActualObjectSize", size)
                .withHeader("Content-Range", "bytes */" + size);
    }

    /// Digits as a number; -1 when these are none, and the largest when there are too many.
    private static long number(String text, int from, int to) {
        if (from >= to) {
            return -1;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value > Long.MAX_VALUE / 10 - 1 ? Long.MAX_VALUE / 10 - 1 : value * 10 + c - '0';
        }
        return value;
    }
}
