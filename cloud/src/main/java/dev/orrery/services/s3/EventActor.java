package dev.orrery.services.s3;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.identity.Principal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Who made something happen to an object, as messages tell it.
///
/// @param principal `AWS:AIDA…` for users, `AWS:AROA…:session` for roles, the customer's id for a root
/// @param trace of AWS X-Ray, to be passed on; empty when there is none
record EventActor(String principal, String address, String requestId, String hostId, String trace) {
    /// S3 itself, in whatever place a person or his address would stand.
    static final String SERVICE = "s3.amazonaws.com";
    private static final int REQUEST_ID_CHARACTERS = 16;
    private static final int CUSTOMER_CHARACTERS = 13;
    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// Whoever calls now.
    static EventActor caller() {
        var call = Call.current();
        var values = call.context().get("aws:SourceIp");
        return new EventActor(principal(call.caller().principal()), values == null || values.isEmpty() ? address(call) : values.getFirst(),
                call.requestId(), Call.longerId(call.requestId()), plain(call.trace()));
    }

    /// S3, by itself.
    static EventActor itself(Home home) {
        return itself(home, SERVICE);
    }

    /// S3, for somebody.
    static EventActor itself(Home home, String principal) {
        var id = home.ids().upperAlphanumeric(REQUEST_ID_CHARACTERS);
        return new EventActor(principal, SERVICE, id, Call.longerId(id), "");
    }

    static String principal(Principal principal) {
        return switch (principal) {
            case Principal.Root(var account) -> customerId(account);
            case Principal.User _, Principal.RoleSession _, Principal.FederatedUser _ -> "AWS:" + principal.userId();
            case Principal.Service(var name) -> name;
            case Principal.Anonymous _ -> "Anonymous";
        };
    }

    /// A service that calls in its own name has no address.
    private static String address(Call call) {
        return call.caller().principal() instanceof Principal.Service(var name) ? name : SERVICE;
    }

    /// What a queue would not take is nobody's trace.
    private static String plain(String trace) {
        return trace.chars().allMatch(c -> c >= ' ' && c < 0x7F) ? trace : "";
    }

    /// The customer id of an account, `A3NL1KOZZKEXMP`: another name that tells nothing of its number. Here it is a digest of it.
    static String customerId(String account) {
        byte[] digest;
        try {
            digest = MessageDigest.getInstance("SHA-256").digest(("customer " + account).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        var id = new StringBuilder("A");
        for (int i = 0; i < CUSTOMER_CHARACTERS; i++) {
            id.append(DIGITS.charAt(digest[i] & 31));
        }
        return id.toString();
    }
}
