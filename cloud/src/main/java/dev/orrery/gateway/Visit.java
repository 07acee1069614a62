package dev.orrery.gateway;

import dev.orrery.gateway.facts.Operation;
import dev.orrery.gateway.facts.ServiceFacts;
import dev.orrery.gateway.http.Answer;
import dev.orrery.gateway.http.Message;
import dev.orrery.gateway.protocol.Forms;
import dev.orrery.gateway.protocol.Protocol;
import dev.orrery.gateway.protocol.Router;
import dev.orrery.gateway.signature.SignatureException;
import dev.orrery.gateway.signature.Signed;
import dev.orrery.kernel.Call;
import dev.orrery.kernel.CrossOrigin;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.Note;
import dev.orrery.kernel.clock.Clock;
import dev.orrery.kernel.identity.Caller;
import dev.orrery.kernel.identity.Organizations;
import dev.orrery.kernel.journal.Answered;
import dev.orrery.kernel.journal.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// One request on its way through the gateway: what is known of it so far, to be told to the journal however it ends.
final class Visit {
    private static final String TRACE = "x-amzn-trace-id";
    /// Longer than what X-Ray writes, which has 100 characters, and what load balancers add to it.
    private static final int TRACE_LENGTH_MAX = 512;
    final String requestId;
    private final List<Note> unbelieved = new ArrayList<>(0);
    Message message;
    Optional<ServiceFacts> service = Optional.empty();
    Protocol protocol = Protocol.REST_XML;
    /// Whether the sender must tell the length of the content; the file of a form has none of its own.
    boolean mustBeMeasured;
    /// Whether a browser uploads a file by a form.
    boolean form;
    Optional<CrossOrigin.Rules> crossOrigin = Optional.empty();

    private final Clock clock;
    private final Organizations organizations;
    private final Instant at;
    private final long startedNanos;
    private Optional<Signed.Scope> scope = Optional.empty();
    private Optional<Operation> operation = Optional.empty();
    private Call call;
    private RequestContext context;
    private boolean routed;
    private HomeId answering;
    private Object request;
    private Object response;
    private String errorCode = "";
    private String errorMessage = "";

    Visit(Message message, String requestId, Clock clock, Organizations organizations) {
        this.message = message;
        this.requestId = requestId;
        this.clock = clock;
        this.organizations = organizations;
        this.at = clock.now();
        this.startedNanos = clock.machineNanos();
    }

    /// The sender is known.
    void sent(Signed signed) {
        // A form's body is looked into before it is read.
        message = Forms.buffered(signed.message());
        scope = signed.scope();
        var region = scope.map(Signed.Scope::region).orElse(Gateway.DEFAULT_REGION);
        context = new RequestContext(message, at, region, signed.manner(), form);
        call = new Call(signed.caller(), requestId, region, message.origin(), context, new ArrayList<>(1), organizations,
                message.headers().first(TRACE).filter(told -> told.length() <= TRACE_LENGTH_MAX).orElse(""));
    }

    /// The operation, or at least the protocol, is known.
    void routed(Router.Route route) {
        service = route.service();
        operation = route.operation();
        protocol = route.protocol();
        routed = true;
        if (context != null && service.isPresent()) {
            context.reached(service.get().signingName());
        }
    }

    /// The service, and where it answers, are known, and what it is asked.
    void reached(HomeId home, Object asked) {
        answering = home;
        request = asked;
    }

    void answered(Object with) {
        response = with;
    }

    /// The sender is not believed. Who asks why has a right to know more than the answer may tell a stranger.
    void unbelieved(SignatureException problem) {
        problem.accessKeyId().ifPresent(key -> unbelieved.add(new Note("access key " + key, "not believed",
                problem.because().orElse(problem.getMessage()))));
    }

    void failed(AwsServiceException error) {
        response = null;
        errorCode = error.awsErrorDetails() == null ? "" : error.awsErrorDetails().errorCode();
        errorMessage = error.awsErrorDetails() == null ? "" : error.awsErrorDetails().errorMessage();
    }

    boolean isRouted() {
        return routed;
    }

    ServiceFacts facts() {
        return service.orElseThrow();
    }

    Optional<String> signingName() {
        return scope.map(Signed.Scope::service);
    }

    Call call() {
        return call;
    }

    /// The caller's own home; somebody without an account is received in the default one.
    HomeId home() {
        return home(call);
    }

    static HomeId home(Call call) {
        var account = call.caller().account();
        return new HomeId(account.isEmpty() ? Gateway.DEFAULT_ACCOUNT : account, call.region());
    }

    Entry entry(Answer answer) {
        var caller = call == null ? Caller.anonymous() : call.caller();
        return new Entry(requestId, at, caller.principal().arn(), caller.accessKeyId(), caller.account(),
                call == null ? Gateway.DEFAULT_REGION : call.region(),
                service.map(ServiceFacts::id).orElse(""), operation.map(Operation::name).orElse(""),
                call == null ? List.of() : Told.resources(call),
                call == null ? List.of() : Told.decisions(call), answer.status(), Told.cut(errorCode), Told.cut(errorMessage),
                Duration.ofNanos(clock.machineNanos() - startedNanos),
                message.headers().first("content-length").map(Visit::length).orElse(0L), length(answer.body()),
                message.remoteAddress(), Told.cut(message.headers().first("user-agent").orElse("")),
                call == null ? List.copyOf(unbelieved) : Told.notes(call));
    }

    /// What there is to tell beside the entry; nothing of a call that reached no service.
    Optional<Answered> answered() {
        if (answering == null) {
            return Optional.empty();
        }
        return Optional.of(new Answered(call, answering, facts().signingName(), request, Optional.ofNullable(response), "",
                new Answered.Channel(message.headers().first("host").orElse(""), message.secure(), message.tlsVersion(), message.cipherSuite())));
    }

    private static long length(String header) {
        try {
            return Long.parseLong(header);
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    private static long length(Answer.Body body) {
        return switch (body) {
            case Answer.Body.Bytes(var bytes) -> bytes.length;
            case Answer.Body.Chunk(var bytes) -> bytes.length;
            case Answer.Body.Stream(_, var length) -> Math.max(0, length);
            case Answer.Body.None _ -> 0;
        };
    }
}
