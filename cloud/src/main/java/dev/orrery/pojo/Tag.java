package dev.orrery.pojo;

/// What follows, in stored bytes. The numbers are for ever.
final class Tag {
    static final int NULL = 0;
    static final int TEXT = 1;
    static final int INTEGER = 2;
    static final int FLOAT = 3;
    static final int DOUBLE = 4;
    static final int DECIMAL = 5;
    static final int FALSE = 6;
    static final int TRUE = 7;
    static final int INSTANT = 8;
    static final int BYTES = 9;
    static final int STRUCTURE = 10;
    static final int LIST = 11;
    static final int MAP = 12;

    private Tag() { }
}
