package dev.orrery.gateway.signature;

import dev.orrery.gateway.facts.FormFacts;
import dev.orrery.gateway.http.Message;
import dev.orrery.kernel.clock.Clock;
import dev.orrery.kernel.identity.AccessKeys;
import dev.orrery.kernel.identity.Caller;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Verifies forms by which browsers upload files: what is signed is a policy, in Version 4 or in the old Version 2.
///
/// Source: S3 API Reference, "Browser-Based Uploads Using POST (AWS Signature Version 4)".
public final class SignedForms {
    private static final String FILE_NAME = "${filename}";
    private final Clock clock;
    private final Keyring keyring;
    private final FormFacts names;

    /// @param open whether an unknown key, or a wrong secret of a root's key, is believed all the same
    /// @param names of the fields
    public SignedForms(Clock clock, AccessKeys keys, boolean open, FormFacts names) {
        this.names = names;
        this.clock = clock;
        this.keyring = new Keyring(clock, keys, open);
    }

    /// What the fields are called.
    public FormFacts names() {
        return names;
    }

    /// An upload whose sender is known.
    ///
    /// @param scope empty for a form that nobody signed, or that is signed in Version 2
    /// @param fields by name in lower case, in their order: `key`, `acl`, `x-amz-meta-…`, `success_action_status`; in the
    ///        key the file's name stands already
    /// @param fileName as the browser gives it, without directories; empty when it gives none
    /// @param file throws a [SignatureException] from `read` when it is longer or shorter than its policy allows, or when
    ///        the form does not end as it should; all is well only when it has been read to its end
    /// @param manner empty for a form that nobody signed
    public record Upload(Caller caller, Optional<Signed.Scope> scope, Optional<Signed.Manner> manner, Map<String, String> fields,
            String fileName, InputStream file) {

        /// The upload as a request of its sender's.
        public Signed signed(Message message) {
            return new Signed(caller, scope, manner, message);
        }
    }

    /// Whether a request is such a form.
    public static boolean isForm(Message message) {
        return PostForm.isForm(message);
    }

    /// Reads the form up to its file, and verifies it.
    ///
    /// @param address fields that the form's address tells, such as `bucket`, for the policy's conditions
    /// @throws SignatureException when the form is malformed, its signature wrong, or its policy does not allow it
    public Upload verify(Message message, Map<String, String> address) {
        var form = PostForm.read(message);
        var fields = new LinkedHashMap<>(form.fields());
        if (!form.fileName().isEmpty()) {
            fields.computeIfPresent(names.path(), (_, path) -> path.replace(FILE_NAME, form.fileName()));
        }
        if (!fields.containsKey(names.path())) {
            throw PostProblems.fieldMissing(names.path());
        }
        Caller caller;
        var scope = Optional.<Signed.Scope>empty();
        if (hasAny(fields, "x-amz-signature", "x-amz-algorithm", "x-amz-credential", "x-amz-date")) {
            if (hasAny(fields, "signature", "awsaccesskeyid")) {
                throw SignatureProblems.doubled();
            }
            var credential = credential(fields);
            caller = verifyV4(fields, credential);
            scope = Optional.of(new Signed.Scope(credential.scope().region(), credential.scope().service()));
        } else if (hasAny(fields, "signature", "awsaccesskeyid")) {
            caller = verifyV2(fields);
        } else {
            return new Upload(Caller.anonymous(), scope, Optional.empty(), fields, form.fileName(), form.file());
        }
        var manner = new Signed.Manner(Signed.Place.FORM, scope.isPresent() ? Authorization.ALGORITHM : SignatureV2.ALGORITHM,
                Optional.empty(), "");
        var policy = PostPolicy.parse(required(fields, "Policy"));
        var checked = new LinkedHashMap<>(fields);
        checked.putAll(address);
        policy.check(checked, names, clock.machineNow());
        return new Upload(caller, scope, Optional.of(manner), fields, form.fileName(), new MeasuredStream(form.file(), policy.lengths()));
    }

    private static Authorization.Credential credential(Map<String, String> fields) {
        if (!required(fields, "X-Amz-Algorithm").equals(Authorization.ALGORITHM)) {
            throw SignatureProblems.unsupported(fields.get("x-amz-algorithm"));
        }
        return Authorization.Credential.parse(required(fields, "X-Amz-Credential"))
                .filter(parsed -> parsed.terminal().equals(SigningKey.Scope.TERMINAL))
                .filter(parsed -> required(fields, "X-Amz-Date").startsWith(parsed.scope().day()))
                .orElseThrow(() -> SignatureProblems.malformedQuery("Error parsing the X-Amz-Credential parameter; the Credential is"
                        + " mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\"."));
    }

    private Caller verifyV4(Map<String, String> fields, Authorization.Credential credential) {
        var provided = required(fields, "X-Amz-Signature");
        var policy = required(fields, "Policy");
        var found = keyring.find(credential.accessKeyId(), Optional.ofNullable(fields.get("x-amz-security-token")),
                Optional.of(credential.scope().region()));
        var signature = SigningKey.derive(found.key().secret(), credential.scope()).sign(policy);
        return check(found, policy, signature, provided);
    }

    private Caller verifyV2(Map<String, String> fields) {
        var accessKeyId = required(fields, "AWSAccessKeyId");
        var provided = required(fields, "Signature");
        var policy = required(fields, "Policy");
        var found = keyring.find(accessKeyId, Optional.ofNullable(fields.get("x-amz-security-token")), Optional.empty());
        var mac = Digests.hmac("HmacSHA1", found.key().secret().getBytes(StandardCharsets.UTF_8));
        return check(found, policy, Base64.getEncoder().encodeToString(mac.doFinal(policy.getBytes(StandardCharsets.UTF_8))), provided);
    }

    private static Caller check(Keyring.Found found, String policy, String signature, String provided) {
        if (found.enforced() && !Digests.areEqual(signature, provided)) {
            throw SignatureProblems.wrongSignature(found.key().id(), policy, provided);
        }
        return found.key().caller();
    }

    private static boolean hasAny(Map<String, String> fields, String... names) {
        for (var name : names) {
            if (fields.containsKey(name)) {
                return true;
            }
        }
        return false;
    }

    private static String required(Map<String, String> fields, String name) {
        var value = fields.get(name.toLowerCase(java.util.Locale.ROOT));
        if (value == null || value.isEmpty()) {
            throw PostProblems.fieldMissing(name);
        }
        return value;
    }
}
