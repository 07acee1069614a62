package dev.orrery.kernel;

import dev.orrery.kernel.identity.Access;
import dev.orrery.kernel.identity.Authority;
import dev.orrery.kernel.identity.Caller;
import dev.orrery.kernel.identity.Decision;
import dev.orrery.kernel.identity.Memberships;
import dev.orrery.kernel.identity.Organizations;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// The call that is being answered: who calls, and under which circumstances.
///
/// @param region the region that the request was sent to, as in its credential scope
/// @param endpoint where the caller reaches this cloud, `http://localhost:4566`: what URLs in answers begin with
/// @param context the global condition keys of this request
/// @param decisions decisions taken so far; kept with the request in the journal
/// @param asked the permissions that they were about
/// @param organizations which policies bind accounts besides their own
/// @param grounds what the service wants to know again of what it decided on, until the call ends
/// @param notes what came of it that its answer does not tell; kept with it in the journal
/// @param trace what the request told of the trace that it belongs to, as X-Ray writes it; empty for none
public record Call(Caller caller, String requestId, String region, String endpoint, Map<String, List<String>> context,
        List<Decision> decisions, List<Access> asked, Organizations organizations, AtomicReference<Object> grounds, Notes notes, String trace) {
    /// Where a cloud is reached that nobody gave another port.
    public static final String DEFAULT_ENDPOINT = "http://localhost:4566";
    /// There when the request was a form of a browser's, among the context. A condition key has a colon, so no policy can ask for it.
    public static final String FORM = "form";
    private static final ScopedValue<Call> CURRENT = ScopedValue.newInstance();

    public Call(Caller caller, String requestId, String region, String endpoint, Map<String, List<String>> context,
            List<Decision> decisions, Organizations organizations) {
        this(caller, requestId, region, endpoint, context, decisions, organizations, "");
    }

    public Call(Caller caller, String requestId, String region, String endpoint, Map<String, List<String>> context,
            List<Decision> decisions, Organizations organizations, String trace) {
        this(caller, requestId, region, endpoint, context, decisions, new ArrayList<>(1), organizations, new AtomicReference<>(), new Notes(),
                trace);
    }

    /// The same caller, asking for something in another region; what is decided there is kept apart.
    public Call in(String otherRegion) {
        return new Call(caller, requestId, otherRegion, endpoint, context, new ArrayList<>(), organizations, trace);
    }

    /// The current call. There always is one while an operation runs.
    public static Call current() {
        return CURRENT.get();
    }

    /// The current call; empty for what the cloud does by itself, such as when a timer falls due.
    public static Optional<Call> running() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }

    /// The second, longer id that some services give a request: whoever has it has the short one, and it tells nothing more.
    public static String longerId(String requestId) {
        return Base64.getEncoder().encodeToString(("orrery/" + requestId + "/" + requestId).getBytes(StandardCharsets.UTF_8));
    }

    public static <T> T run(Call call, ScopedValue.CallableOp<? extends T, RuntimeException> operation) {
        return ScopedValue.where(CURRENT, call).call(operation);
    }

    /// Decides about one permission more, for operations that learn only on the way what they need (a key of
    /// `DeleteObjects`, or whether to admit that an object does not exist).
    public Decision decide(Access access) {
        asked.add(access);
        var decision = foresee(access);
        decisions.add(decision);
        return decision;
    }

    /// What would be decided, for questions that the journal has nothing to tell of.
    public Decision foresee(Access access) {
        return Authority.decide(caller, access, Memberships.of(organizations, caller, access), context);
    }
}
