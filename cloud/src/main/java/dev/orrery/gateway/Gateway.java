package dev.orrery.gateway;

import dev.orrery.gateway.facts.Operation;
import dev.orrery.gateway.http.Answer;
import dev.orrery.gateway.http.Headers;
import dev.orrery.gateway.http.HttpHandler;
import dev.orrery.gateway.http.Message;
import dev.orrery.gateway.protocol.Codec;
import dev.orrery.gateway.protocol.Forms;
import dev.orrery.gateway.protocol.Protocol;
import dev.orrery.gateway.protocol.ProtocolException;
import dev.orrery.gateway.protocol.Router;
import dev.orrery.gateway.protocol.VirtualHosts;
import dev.orrery.gateway.signature.SignatureException;
import dev.orrery.gateway.signature.Signed;
import dev.orrery.gateway.signature.SignedForms;
import dev.orrery.gateway.signature.Verifier;
import dev.orrery.kernel.Call;
import dev.orrery.kernel.Ids;
import dev.orrery.kernel.Site;
import dev.orrery.kernel.clock.Clock;
import dev.orrery.kernel.identity.Organizations;
import dev.orrery.kernel.journal.Journal;
import java.io.InputStream;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;

/// The path of a request: who sent it, what it asks, whether it may, the operation, the answer, the journal.
public final class Gateway implements HttpHandler {
    /// The account of requests that name none: the default account of Orrery.
    public static final String DEFAULT_ACCOUNT = "123456789012";
    /// The region of requests that name none.
    public static final String DEFAULT_REGION = "us-east-1";
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    private final Verifier verifier;
    private final SignedForms forms;
    private final FormUploads uploads;
    private final VirtualHosts hosts;
    private final Router router;
    private final Codec codec;
    private final Services services;
    private final Organizations organizations;
    private final Sites sites;
    private final Windows windows;
    private final Journal journal;
    private final Clock clock;
    private final Ids ids;

    public Gateway(Verifier verifier, SignedForms forms, VirtualHosts hosts, Router router, Codec codec, Services services,
            Organizations organizations, Journal journal, Clock clock, Ids ids) {
        this.verifier = verifier;
        this.forms = forms;
        this.uploads = new FormUploads(forms.names(), hosts);
        this.hosts = hosts;
        this.router = router;
        this.codec = codec;
        this.services = services;
        this.organizations = organizations;
        this.sites = new Sites(services);
        this.windows = new Windows(services, codec);
        this.journal = journal;
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public Answer handle(Message message) {
        var visit = new Visit(message, ids.uuid(), clock, organizations);
        var window = windows.find(message);
        Answer answer;
        try {
            if (window.isPresent() && hosts.label(message.host()).isEmpty()) {
                return windows.look(window.get(), message, visit.requestId);
            }
            var site = sites.find(message);
            if (site.isPresent()) {
                answer = show(visit, site.get());
                answer = message.method().equals("HEAD") ? answer.withoutBody() : answer;
            } else {
                answer = CrossOriginAnswers.isPreflight(message) ? preflight(visit)
                        : uploads.isForm(message) ? upload(visit) : answer(visit);
            }
        } catch (SignatureException e) {
            visit.unbelieved(e);
            answer = refuse(visit, Refusals.notBelieved(e, protocolOf(visit), visit.service));
        } catch (ProtocolException e) {
            answer = refuse(visit, Refusals.malformed(e));
        } catch (AwsServiceException e) {
            answer = refuse(visit, e);
        } catch (RuntimeException e) {
            LOG.error("request {} failed: {} {}", visit.requestId, message.method(), message.path(), e);
            answer = refuse(visit, Refusals.internal(visit.requestId));
        }
        if (visit.crossOrigin.isPresent()) {
            CrossOriginAnswers.add(message, visit.crossOrigin.get(), answer.headers());
        }
        journal.add(visit.entry(answer), visit.answered());
        return answer;
    }

    private Answer answer(Visit visit) {
        visit.sent(verifier.verify(visit.message));
        visit.mustBeMeasured = true;
        return operate(visit);
    }

    /// A browser uploads a file by a form.
    private Answer upload(Visit visit) {
        var form = visit.message;
        var upload = forms.verify(form, uploads.address(form));
        visit.form = true;
        visit.sent(upload.signed(uploads.put(form, upload)));
        return uploads.answer(form, upload, operate(visit));
    }

    private Answer operate(Visit visit) {
        var route = route(visit, visit.message);
        var operation = route.operation().orElseThrow(() -> visit.facts().bare() && uploads.isMeant(visit.message)
                ? Refusals.noForm() : Refusals.noOperation(route, visit.facts()));
        if (visit.call().caller().isAnonymous() && visit.facts().mustBeSigned(operation)) {
            throw new SignatureException(SignatureException.Problem.MISSING, "Request is missing Authentication Token");
        }
        if (visit.mustBeMeasured && visit.facts().measured().contains(operation.name()) && !RequestBodies.isMeasured(visit.message)) {
            throw Refusals.lengthMissing(visit.message);
        }
        var member = services.member(visit.facts()).orElseThrow(() -> Refusals.notImplemented(operation));
        var request = codec.decode(operation, route.protocol(), visit.message);
        var instance = services.instance(member, member.service().home(visit.home(), request));
        var owner = instance.owner(operation).orElseThrow(() -> Refusals.notImplemented(operation));
        return Call.run(visit.call(), () -> {
            if (visit.message.headers().contains("origin")) {
                visit.crossOrigin = member.service().crossOrigin(instance.home(), request);
            }
            return perform(visit, operation, instance, owner, request);
        });
    }

    private Answer perform(Visit visit, Operation operation, Services.Instance instance, Services.Bound owner, SdkPojo request) {
        visit.reached(instance.home().id(), request);
        Permissions.require(visit.call(), services.authorizationMessages(), visit.protocol, instance, request);
        if (operation.streamingOutput()) {
            var content = new ContentCapture();
            owner.invocation().callForContent(owner.part(), request, content);
            visit.answered(content.response());
            return codec.encode(operation, visit.protocol, content.response(), Optional.of(content.content()), visit.requestId);
        }
        if (operation.eventStream()) {
            return stream(visit, operation, new EventCapture(visit.call(), visit.requestId).begun(owner.invocation(), owner.part(), request));
        }
        var response = operation.streamingInput()
                ? owner.invocation().callWithBody(owner.part(), request, RequestBodies.of(visit.message))
                : owner.invocation().call(owner.part(), request);
        visit.answered(response);
        return codec.encode(operation, visit.protocol, response, Optional.empty(), visit.requestId);
    }

    private Answer stream(Visit visit, Operation operation, EventCapture.Begun begun) {
        visit.answered(begun.response());
        try {
            return codec.encodeEvents(operation, visit.protocol, begun.response(), begun.events(), visit.requestId);
        } catch (RuntimeException e) {
            begun.events().close();
            throw e;
        }
    }

    /// Shows a page of a site to a visitor, who is nobody in particular; refused reads may have a page of their own.
    private Answer show(Visit visit, Sites.Found found) {
        visit.sent(Signed.anonymous(visit.message));
        var headers = codec.headers(services.factsOf(found.member()), visit.requestId);
        return Call.run(visit.call(), () -> {
            var page = found.site().visit(found.instance().home(), found.visit());
            if (!(page instanceof Site.Page.Read)) {
                return Sites.answer(page, headers);
            }
            try {
                return read(visit, found, (Site.Page.Read) page);
            } catch (AwsServiceException e) {
                visit.failed(e);
                return e.statusCode() == Sites.NOT_MODIFIED ? codec.error(visit.service, visit.protocol, e, visit.requestId, true)
                        : showInstead(visit, found, e, headers);
            }
        });
    }

    /// The error document may be missing too; then both errors are told.
    private Answer showInstead(Visit visit, Sites.Found found, AwsServiceException error, Headers headers) {
        var page = Sites.instead(found, error);
        if (page instanceof Site.Page.Read read) {
            try {
                return read(visit, found, read);
            } catch (AwsServiceException besides) {
                return Sites.answer(Sites.failure(error), Optional.of(Sites.failure(besides)), headers);
            }
        }
        return Sites.answer(page, headers);
    }

    private Answer read(Visit visit, Sites.Found found, Site.Page.Read page) {
        var request = (SdkPojo) page.request();
        var facts = services.factsOf(found.member());
        var operation = Services.operationOf(facts, request.getClass());
        visit.routed(new Router.Route(Optional.of(facts), Optional.of(operation), Protocol.REST_XML));
        var owner = found.instance().owner(operation).orElseThrow(() -> Refusals.notImplemented(operation));
        var answer = perform(visit, operation, found.instance(), owner, request);
        // What was found and is shown for itself has its own status: a part of it has another.
        return page.status() == Sites.FOUND ? answer : answer.withStatus(page.status());
    }

    /// Answers a browser that asks whether it may: by the rules of the resource, as a GET of it would find them.
    private Answer preflight(Visit visit) {
        var asked = visit.message;
        var read = new Message("GET", asked.path(), "", asked.headers(), InputStream.nullInputStream(),
                asked.remoteAddress(), asked.secure());
        visit.sent(Signed.anonymous(read));
        var route = route(visit, read);
        CrossOriginAnswers.requireOrigin(asked);
        var operation = route.operation().orElseThrow(() -> Refusals.noOperation(route, visit.facts()));
        var member = services.member(visit.facts()).orElseThrow(() -> Refusals.notImplemented(operation));
        var request = codec.decode(operation, route.protocol(), read);
        var instance = services.instance(member, member.service().home(visit.home(), request));
        var rules = Call.run(visit.call(), () -> member.service().crossOrigin(instance.home(), request))
                .orElseThrow(Refusals::preflightUnknown);
        return CrossOriginAnswers.preflight(asked, rules, codec.headers(visit.facts(), visit.requestId));
    }

    private Router.Route route(Visit visit, Message message) {
        var route = router.route(message, visit.signingName());
        visit.routed(route);
        if (route.service().isEmpty()) {
            throw Refusals.unknownService(visit.signingName().map(name -> ": its signature says \"" + name + "\"").orElse(
                    ": it is not signed and names no operation"));
        }
        return route;
    }

    /// The protocol in which somebody who is not believed is told so: as far as the request itself claims one.
    private Protocol protocolOf(Visit visit) {
        if (!visit.isRouted()) {
            try {
                visit.routed(router.route(Forms.buffered(visit.message), ClaimedScope.signingName(visit.message)));
            } catch (ProtocolException _) {
                return Protocol.REST_XML;
            }
        }
        return visit.protocol;
    }

    private Answer refuse(Visit visit, AwsServiceException error) {
        visit.failed(error);
        boolean head = visit.message.method().equals("HEAD");
        var answer = codec.error(visit.service, visit.protocol, error, visit.requestId, head);
        if (visit.protocol == Protocol.REST_XML && answer.status() == 400 && RequestBodies.isSent(visit.message)) {
            // Whoever is wrong about a body may be wrong about its length; what comes next could be the rest of it.
            answer.headers().set("Connection", "close");
        }
        return answer;
    }
}
