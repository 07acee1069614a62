package dev.orrery.services.iam;

/// What the account wants of its users' passwords. Zero ages and counts mean that there is no such rule.
record PasswordRules(int lengthMin, boolean symbols, boolean numbers, boolean upperCase, boolean lowerCase, boolean usersMayChange,
        int ageDaysMax, int remembered, boolean hardExpiry) {
    static final int LENGTH_MIN = 6;
    static final int REMEMBERED_MAX = 24;
}
