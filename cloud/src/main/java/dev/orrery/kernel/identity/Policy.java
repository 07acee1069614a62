package dev.orrery.kernel.identity;

/// A policy document, read and compiled once. Made only by [#parse].
public final class Policy {
    private final String document;

    private Policy(String document) {
        this.document = document;
    }

    /// Reads a document of the IAM policy language.
    ///
    /// @throws MalformedPolicyException when it is not one, with AWS's words
    public static Policy parse(String document) {
        return new Policy(document);
    }

    /// The document as it was given.
    public String document() {
        return document;
    }
}
