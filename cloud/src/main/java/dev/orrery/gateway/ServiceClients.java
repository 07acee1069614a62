package dev.orrery.gateway;

import dev.orrery.gateway.facts.Facts;
import dev.orrery.gateway.facts.Operation;
import dev.orrery.gateway.facts.ServiceFacts;
import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.Ids;
import dev.orrery.kernel.ServiceCaller;
import dev.orrery.kernel.clock.Clock;
import dev.orrery.kernel.identity.Caller;
import dev.orrery.kernel.identity.Identities;
import dev.orrery.kernel.identity.Organizations;
import dev.orrery.kernel.identity.Principal;
import dev.orrery.kernel.journal.Answered;
import dev.orrery.kernel.journal.Entry;
import dev.orrery.kernel.journal.Happening;
import dev.orrery.kernel.journal.Journal;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;

/// How services call each other: the SDK's interfaces, with the permission check and the journal of a call over the wire,
/// and nothing of the wire itself.
public final class ServiceClients implements Home.Clients {
    private static final int SUCCESS = 200;
    private final Services services;
    private final Facts facts;
    private final Identities identities;
    private final Organizations organizations;
    private final Journal journal;
    private final Clock clock;
    private final Ids ids;
    private final Map<Method, Optional<Operation>> operations = new ConcurrentHashMap<>();

    public ServiceClients(Services services, Facts facts, Identities identities, Organizations organizations, Journal journal,
            Clock clock, Ids ids) {
        this.services = services;
        this.facts = facts;
        this.identities = identities;
        this.organizations = organizations;
        this.journal = journal;
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public Identities identities() {
        return identities;
    }

    @Override
    public Organizations organizations() {
        return organizations;
    }

    @Override
    public <C> C forCaller(Class<C> type, Home home) {
        var via = home.service() + ".amazonaws.com";
        return client(type, via, Visit::home, () -> onBehalf(via));
    }

    @Override
    public <C> C forService(Class<C> type, HomeId home, ServiceCaller caller) {
        return client(type, caller.principal(), _ -> home, () -> asService(home, caller));
    }

    @Override
    public Home inRegion(Home home, String region) {
        return services.instance(home.service(), new HomeId(home.account(), region)).home();
    }

    @Override
    public void tell(Home home, Happening happening) {
        var known = services.factsOf(services.member(home.service()));
        var via = happening.forCaller() ? home.service() + ".amazonaws.com" : Happening.ITSELF;
        var call = happening.forCaller() ? onBehalf(via) : bySelf(home);
        call.asked().addAll(happening.on());
        var caller = call.caller();
        journal.add(new Entry(call.requestId(), clock.now(), happening.forCaller() ? caller.principal().arn() : via, caller.accessKeyId(),
                home.account(), home.region(), known.id(), happening.operation(), Told.resources(call), List.of(), SUCCESS, "", "",
                Duration.ZERO, 0, 0, via, via, List.of()), Optional.of(new Answered(call, home.id(), known.signingName(),
                        happening.request().orElse(happening), happening.response(), via, Answered.Channel.NONE)));
    }

    private Call bySelf(Home home) {
        return new Call(new Caller(new Principal.Service(Happening.ITSELF), "", List.of(), Map.of()), ids.uuid(), home.region(),
                Call.DEFAULT_ENDPOINT, Map.of(), new ArrayList<>(), organizations);
    }

    private <C> C client(Class<C> type, String via, Function<Call, HomeId> homes, Supplier<Call> calls) {
        var known = facts.of(type).orElseThrow(() -> new IllegalArgumentException(type.getName() + " is no client of the SDK"));
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, new Client(known, via, homes, calls)));
    }

    /// The caller's own rights count, and the keys of its request; added is that a service stands between.
    /// Source: IAM User Guide, "Forward access sessions" and "aws:CalledVia".
    private Call onBehalf(String via) {
        var call = Call.current();
        var context = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        context.putAll(call.context());
        var chain = new ArrayList<>(context.getOrDefault("aws:CalledVia", List.of()));
        chain.add(via);
        context.put("aws:ViaAWSService", List.of("true"));
        context.put("aws:CalledVia", List.copyOf(chain));
        context.put("aws:CalledViaFirst", List.of(chain.getFirst()));
        context.put("aws:CalledViaLast", List.of(via));
        return new Call(call.caller(), ids.uuid(), call.region(), call.endpoint(), context, new ArrayList<>(1), organizations);
    }

    private Call asService(HomeId home, ServiceCaller service) {
        var now = clock.now();
        var context = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        context.put("aws:SourceArn", List.of(service.sourceArn()));
        context.put("aws:SourceAccount", List.of(service.sourceAccount()));
        organizations.membership(service.sourceAccount()).ifPresent(membership -> {
            context.put("aws:SourceOrgID", List.of(membership.organizationId()));
            context.put("aws:SourceOrgPaths", List.of(membership.path()));
        });
        context.put("aws:CurrentTime", List.of(now.toString()));
        context.put("aws:EpochTime", List.of(Long.toString(now.getEpochSecond())));
        context.put("aws:RequestedRegion", List.of(home.region()));
        context.put("aws:SecureTransport", List.of("true"));
        var caller = new Caller(new Principal.Service(service.principal()), "", List.of(), Map.of());
        var endpoint = Call.running().map(Call::endpoint).orElse(Call.DEFAULT_ENDPOINT);
        return new Call(caller, ids.uuid(), home.region(), endpoint, context, new ArrayList<>(1), organizations);
    }

    /// The operation that a method of a client is; empty for the SDK's conveniences on top of operations.
    private Optional<Operation> operation(ServiceFacts known, Method method) {
        return operations.computeIfAbsent(method, _ -> method.getParameterCount() == 0 ? Optional.empty()
                : known.operations().values().stream()
                        .filter(operation -> operation.javaMethod().equals(method.getName()) && takes(operation, method.getParameterTypes()))
                        .findFirst());
    }

    private static boolean takes(Operation operation, Class<?>[] parameters) {
        var second = operation.streamingInput() ? RequestBody.class : operation.streamingOutput() ? ResponseTransformer.class : null;
        return parameters[0].getName().equals(operation.requestType()) && parameters.length == (second == null ? 1 : 2)
                && (second == null || parameters[1] == second);
    }

    private final class Client implements InvocationHandler {
        private final ServiceFacts known;
        private final String via;
        private final Function<Call, HomeId> homes;
        private final Supplier<Call> calls;

        Client(ServiceFacts known, String via, Function<Call, HomeId> homes, Supplier<Call> calls) {
            this.known = known;
            this.via = via;
            this.homes = homes;
            this.calls = calls;
        }

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            var operation = operation(known, method);
            if (operation.isPresent()) {
                return call(operation.get(), (SdkPojo) arguments[0], arguments);
            }
            if (method.isDefault()) {
                return InvocationHandler.invokeDefault(proxy, method, arguments);
            }
            return switch (method.getName()) {
                case "close" -> null;
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                case "serviceName" -> known.id();
                case "toString" -> known.id() + " for " + via;
                default -> throw new UnsupportedOperationException(method.toString());
            };
        }

        private Object call(Operation operation, SdkPojo request, Object[] arguments) {
            var call = calls.get();
            var at = clock.now();
            long started = clock.machineNanos();
            Optional<HomeId> answering = Optional.empty();
            Optional<Object> response = Optional.empty();
            int status = SUCCESS;
            var code = "";
            var message = "";
            try {
                var instance = instance(call, operation, request);
                answering = Optional.of(instance.home().id());
                var result = perform(call, operation, instance, request, arguments);
                response = Optional.ofNullable(result);
                return result;
            } catch (AwsServiceException e) {
                status = e.statusCode();
                code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
                message = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorMessage();
                throw e;
            } catch (RuntimeException e) {
                status = 500;
                code = "InternalError";
                throw e;
            } finally {
                var answered = response;
                journal.add(entry(call, operation, at, status, code, message, Duration.ofNanos(clock.machineNanos() - started)),
                        answering.map(home -> new Answered(call, home, known.signingName(), request, answered, via,
                                Answered.Channel.NONE)));
                Call.running().ifPresent(outer -> outer.notes().addDecisions(Told.decisions(call)));
            }
        }

        private Services.Instance instance(Call call, Operation operation, SdkPojo request) {
            var member = services.member(known).orElseThrow(() -> Refusals.notImplemented(operation));
            return services.instance(member, member.service().home(homes.apply(call), request));
        }

        private Object perform(Call call, Operation operation, Services.Instance instance, SdkPojo request, Object[] arguments) {
            var owner = instance.owner(operation).orElseThrow(() -> Refusals.notImplemented(operation));
            return Call.run(call, () -> {
                Permissions.require(call, services.authorizationMessages(), known.protocol(), instance, request);
                if (operation.streamingOutput()) {
                    @SuppressWarnings("unchecked")
                    var content = (ResponseTransformer<?, Object>) arguments[1];
                    return owner.invocation().callForContent(owner.part(), request, content);
                }
                return operation.streamingInput() ? owner.invocation().callWithBody(owner.part(), request, (RequestBody) arguments[1])
                        : owner.invocation().call(owner.part(), request);
            });
        }

        /// As in CloudTrail, a service stands where otherwise the address and the program stand.
        private Entry entry(Call call, Operation operation, Instant at, int status, String code, String message,
                Duration took) {
            var caller = call.caller();
            var service = caller.principal() instanceof Principal.Service(var name) ? name : "";
            return new Entry(call.requestId(), at, service.isEmpty() ? caller.principal().arn() : service, caller.accessKeyId(),
                    homes.apply(call).account(), call.region(), known.id(), operation.name(),
                    Told.resources(call), Told.decisions(call), status, Told.cut(code), Told.cut(message), took, 0, 0,
                    via, via, Told.notes(call));
        }
    }
}
