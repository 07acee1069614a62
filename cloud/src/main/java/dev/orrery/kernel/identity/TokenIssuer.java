package dev.orrery.kernel.identity;

/// Who issues the tokens with which an account's users and roles show themselves outside the cloud.
///
/// @param url where whoever checks a token finds the keys, and the `iss` of the tokens
/// @param enabled whether tokens are issued; those that were issued before can be checked in any case
public record TokenIssuer(String url, boolean enabled) {
    /// Where issuers are below the endpoint of the cloud: then come the account and an id.
    public static final String PATH = "/_aws/sts/issuers";
}
