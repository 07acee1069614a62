package dev.orrery.services.dynamodb;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads lines, or records of fields: divided by a character, quoted where that, a quotation mark or an end of line is within.
final class CsvReader {
    private static final int END = -1;
    private static final int NOT_READ = -2;
    private static final char NO_DELIMITER = '\uFFFF';
    private static final int CHARACTERS_AT_ONCE = 64 * 1024;
    private final Opening opening;
    private final char delimiter;
    private final boolean quotes;
    private final int lengthMax;
    private final char[] buffer = new char[CHARACTERS_AT_ONCE];
    private Reader reader;
    private int position;
    private int filled;
    private int ahead = NOT_READ;
    private int length;
    private long readSince;

    /// Opens the text; not before it is read, since it may turn out to be none.
    @FunctionalInterface
    interface Opening {
        Reader open() throws IOException;
    }

    private CsvReader(Opening opening, char delimiter, boolean quotes, int lengthMax) {
        this.opening = opening;
        this.delimiter = delimiter;
        this.quotes = quotes;
        this.lengthMax = lengthMax;
    }

    /// @param lengthMax of a line
    static CsvReader ofLines(Opening opening, int lengthMax) {
        return new CsvReader(opening, NO_DELIMITER, false, lengthMax);
    }

    /// @param lengthMax of a record
    static CsvReader ofRecords(Opening opening, char delimiter, int lengthMax) {
        return new CsvReader(opening, delimiter, true, lengthMax);
    }

    long readSince() {
        long read = readSince;
        readSince = 0;
        return read;
    }

    /// The fields of the next record, or the next line as the only one; empty behind the last.
    ///
    /// @throws IOException also when it is too long, or a quotation mark is missing
    Optional<List<String>> next() throws IOException {
        if (peek() == END) {
            return Optional.empty();
        }
        length = 0;
        var fields = new ArrayList<String>();
        while (true) {
            fields.add(field());
            int end = take();
            if (end == '\r' && peek() == '\n') {
                take();
            }
            if (end == END || end == '\n' || end == '\r') {
                return Optional.of(fields);
            }
        }
    }

    private String field() throws IOException {
        var text = new StringBuilder();
        if (quotes && peek() == '"') {
            take();
            quoted(text);
        }
        while (peek() != END && peek() != '\n' && peek() != '\r' && peek() != delimiter) {
            append(text, take());
        }
        return text.toString();
    }

    private void quoted(StringBuilder text) throws IOException {
        while (true) {
            int c = take();
            if (c == END) {
                throw new IOException("a quotation mark is missing");
            }
            if (c == '"') {
                if (peek() != '"') {
                    return;
                }
                take();
            }
            append(text, c);
        }
    }

    private void append(StringBuilder text, int c) throws IOException {
        if (++length > lengthMax) {
            throw new IOException("longer than " + lengthMax + " characters");
        }
        text.append((char) c);
    }

    private int peek() throws IOException {
        if (ahead == NOT_READ) {
            ahead = read();
        }
        return ahead;
    }

    private int take() throws IOException {
        int c = peek();
        ahead = c == END ? END : NOT_READ;
        return c;
    }

    private int read() throws IOException {
        if (reader == null) {
            reader = opening.open();
        }
        if (position == filled) {
            filled = reader.read(buffer);
            position = 0;
            if (filled <= 0) {
                filled = 0;
                return END;
            }
        }
        readSince++;
        return buffer[position++];
    }
}
