package dev.orrery.gateway.signature;

import dev.orrery.kernel.Trailers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Undoes `aws-chunked`: chunks with their sizes in front, an empty one at the end, and then perhaps a trailer. Everything,
/// the trailer included, is checked before the last byte is handed over.
///
/// What is lenient here (spaces around the parameter, no line end behind the last chunk, anything behind the trailer) S3
/// tolerates too.
final class ChunkedStream extends InputStream implements Trailers {
    /// S3 refuses smaller chunks before the last one.
    static final int CHUNK_BYTES_MIN = 8192;
    /// Sizes have 16 digits at most, signatures 64.
    private static final int LINE_BYTES_MAX = 1024;
    private static final int TRAILERS_MAX = 16;
    private static final int SIZE_DIGITS_MAX = 15;
    /// Smaller reads are served from the buffer.
    private static final int DIRECT_BYTES_MIN = 2048;
    private static final String TRAILER_SIGNATURE = "x-amz-trailer-signature";
    private static final String PARAMETER = "chunk-signature";

    private final InputStream in;
    private final long length;
    private final List<String> announced;
    private final boolean signedTrailer;
    private final boolean signed;
    private final Optional<ChunkSignatures> signatures;
    private final MessageDigest digest = Digests.sha256();
    private final Map<String, String> trailers = new TreeMap<>();

    private final byte[] buffer = new byte[8192];
    private int position;
    private int limit;
    private final byte[] single = new byte[1];

    private long count;
    private long chunkNumber;
    private long chunkSize = CHUNK_BYTES_MIN;
    private long chunkRest;
    private String chunkSignature = "";
    private boolean ended;
    private RuntimeException failure;

    /// @param kind one of those with chunks
    /// @param length of the content, as announced
    /// @param announced names of trailers, in lower case
    /// @param signatures empty when nobody can check them: unsigned chunks, or a secret that is not known
    ChunkedStream(InputStream in, Payload.Kind kind, long length, List<String> announced, Optional<ChunkSignatures> signatures) {
        this.in = in;
        this.length = length;
        this.announced = announced;
        this.signed = kind != Payload.Kind.UNSIGNED_CHUNKS;
        this.signedTrailer = kind == Payload.Kind.SIGNED_CHUNKS_AND_TRAILER;
        this.signatures = signatures;
    }

    @Override
    public Map<String, String> trailers() {
        return ended ? Map.copyOf(trailers) : Map.of();
    }

    @Override
    public int read() throws IOException {
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int size) throws IOException {
        if (failure != null) {
            throw failure;
        }
        if (size == 0) {
            return 0;
        }
        try {
            return decode(bytes, offset, size);
        } catch (SignatureException e) {
            failure = e;
            throw e;
        }
    }

    private int decode(byte[] bytes, int offset, int size) throws IOException {
        if (!ended && chunkRest == 0) {
            beginChunk();
        }
        if (ended) {
            return -1;
        }
        int read = take(bytes, offset, (int) Math.min(size, chunkRest));
        if (signatures.isPresent()) {
            digest.update(bytes, offset, read);
        }
        chunkRest -= read;
        count += read;
        if (chunkRest == 0) {
            endChunk();
            if (count == length) {
                beginChunk();
            }
        }
        return read;
    }

    private void beginChunk() throws IOException {
        var line = line();
        int semicolon = line.indexOf(';');
        long size = size((semicolon < 0 ? line : line.substring(0, semicolon)).strip());
        chunkNumber++;
        if (chunkSize < CHUNK_BYTES_MIN && size != 0) {
            throw SignatureProblems.chunkTooSmall(chunkNumber, chunkSize, CHUNK_BYTES_MIN);
        }
        if (size > length - count) {
            throw SignatureProblems.incompleteBody(length, count + size);
        }
        chunkSignature = signed ? signature(semicolon < 0 ? "" : line.substring(semicolon + 1)) : "";
        chunkSize = size;
        chunkRest = size;
        if (size == 0) {
            checkChunk();
            end();
        }
    }

    private void endChunk() throws IOException {
        checkChunk();
        if (octet() != '\r' || octet() != '\n') {
            throw SignatureProblems.incompleteBody();
        }
    }

    private void checkChunk() {
        if (signatures.isPresent()) {
            signatures.get().checkChunk(digest.digest(), chunkSignature);
        }
    }

    /// The parameter's value. Another parameter instead of it leaves the chunk without a signature that could fit; another
    /// one behind it is not understood.
    private static String signature(String parameter) {
        int equals = parameter.indexOf('=');
        if (equals < 0) {
            throw SignatureProblems.incompleteBody();
        }
        if (!parameter.substring(0, equals).strip().equals(PARAMETER)) {
            return "";
        }
        var value = parameter.substring(equals + 1).strip();
        if (value.isEmpty() || value.indexOf(';') >= 0) {
            throw SignatureProblems.incompleteBody();
        }
        return value;
    }

    private void end() throws IOException {
        if (announced.isEmpty() && !signedTrailer) {
            int first = octet();
            if (first >= 0 && (first != '\r' || octet() != '\n')) {
                throw SignatureProblems.incompleteBody();
            }
        } else {
            readTrailers();
        }
        if (count != length) {
            throw SignatureProblems.incompleteBody(length, count);
        }
        ended = true;
    }

    private void readTrailers() throws IOException {
        var trailerSignature = "";
        for (int lines = 0; position < limit || fill(); lines++) {
            var line = line();
            if (line.isEmpty()) {
                break;
            }
            int colon = line.indexOf(':');
            var name = colon < 0 ? "" : line.substring(0, colon).strip().toLowerCase(java.util.Locale.ROOT);
            var value = line.substring(colon + 1).strip();
            if (signedTrailer && name.equals(TRAILER_SIGNATURE)) {
                trailerSignature = value;
            } else if (announced.contains(name) && lines < TRAILERS_MAX) {
                trailers.put(name, value);
            } else {
                throw SignatureProblems.trailerMalformed();
            }
        }
        if (signedTrailer && trailerSignature.isEmpty()) {
            throw SignatureProblems.incompleteBody();
        }
        if (!trailers.keySet().containsAll(announced)) {
            throw SignatureProblems.trailerMalformed();
        }
        if (signedTrailer && signatures.isPresent()) {
            var canonical = new StringBuilder();
            trailers.forEach((name, value) -> canonical.append(name).append(':').append(value).append('\n'));
            if (canonical.isEmpty()) {
                canonical.append('\n');
            }
            signatures.get().checkTrailer(Digests.sha256().digest(canonical.toString().getBytes(StandardCharsets.ISO_8859_1)),
                    trailerSignature);
        }
        if (announced.isEmpty()) {
            throw SignatureProblems.incompleteBody();
        }
    }

    private static long size(String digits) {
        if (digits.isEmpty() || digits.length() > SIZE_DIGITS_MAX) {
            throw SignatureProblems.incompleteBody();
        }
        long size = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) > 'f' ? -1 : Character.digit(digits.charAt(i), 16);
            if (digit < 0) {
                throw SignatureProblems.incompleteBody();
            }
            size = size << 4 | digit;
        }
        return size;
    }

    /// A line without its end.
    private String line() throws IOException {
        var line = new StringBuilder(96);
        while (true) {
            int octet = octet();
            if (octet == '\r') {
                if (octet() != '\n') {
                    throw SignatureProblems.incompleteBody();
                }
                return line.toString();
            }
            if (octet < 0 || octet == '\n' || line.length() == LINE_BYTES_MAX) {
                throw SignatureProblems.incompleteBody();
            }
            line.append((char) octet);
        }
    }

    private int octet() throws IOException {
        return position < limit || fill() ? buffer[position++] & 0xFF : -1;
    }

    /// Bytes of the current chunk, at least one; large pieces come straight from the connection.
    private int take(byte[] bytes, int offset, int size) throws IOException {
        if (position == limit && size >= DIRECT_BYTES_MIN) {
            int read = in.read(bytes, offset, size);
            if (read <= 0) {
                throw SignatureProblems.incompleteBody();
            }
            return read;
        }
        if (position == limit && !fill()) {
            throw SignatureProblems.incompleteBody();
        }
        int read = Math.min(size, limit - position);
        System.arraycopy(buffer, position, bytes, offset, read);
        position += read;
        return read;
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer, 0, buffer.length));
        return limit > 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
