package dev.orrery.services.sns;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.CreatePlatformEndpointRequest;
import software.amazon.awssdk.services.sns.model.CreatePlatformEndpointResponse;
import software.amazon.awssdk.services.sns.model.DeleteEndpointRequest;
import software.amazon.awssdk.services.sns.model.DeleteEndpointResponse;
import software.amazon.awssdk.services.sns.model.Endpoint;
import software.amazon.awssdk.services.sns.model.GetEndpointAttributesRequest;
import software.amazon.awssdk.services.sns.model.GetEndpointAttributesResponse;
import software.amazon.awssdk.services.sns.model.ListEndpointsByPlatformApplicationRequest;
import software.amazon.awssdk.services.sns.model.ListEndpointsByPlatformApplicationResponse;
import software.amazon.awssdk.services.sns.model.SetEndpointAttributesRequest;
import software.amazon.awssdk.services.sns.model.SetEndpointAttributesResponse;

/// Devices that an application pushes to.
final class PlatformEndpoints implements SnsClient {
    private static final Table<String, EndpointRow> DEVICES = Table.of("devices", Key::of, EndpointRow.class);
    /// Devices by their tokens: an application has one endpoint for each.
    private static final Table<TokenKey, DeviceRow> BY_TOKEN = Table.of("devices-by-token", TokenKey::key, DeviceRow.class);
    private static final Set<String> NAMES = Set.of("CustomUserData", "Enabled", "Token");
    private static final int SLASHES = 3;
    private final Home home;

    PlatformEndpoints(Home home) {
        this.home = home;
    }

    record EndpointRow(String arn, String application, Map<String, String> attributes) {

        boolean isEnabled() {
            return "true".equalsIgnoreCase(attributes.get("Enabled"));
        }

        private TokenKey tokenKey() {
            return new TokenKey(application, attributes.getOrDefault("Token", ""));
        }
    }

    private record TokenKey(String application, String token) {
        Key key() {
            return Key.of(application).text(token);
        }
    }

    private record DeviceRow(String arn) { }

    static Optional<EndpointRow> find(Tables.Read tx, String arn) {
        return tx.get(DEVICES, arn);
    }

    private static EndpointRow require(Tables.Read tx, String arn) {
        var parts = Arn.require(arn, "EndpointArn");
        if (parts.resource().chars().filter(c -> c == '/').count() != SLASHES) {
            throw SnsErrors.invalidParameter("EndpointArn Reason: Wrong number of slashes in relative portion of the ARN.");
        }
        return find(tx, arn).orElseThrow(() -> SnsErrors.notFound("Endpoint"));
    }

    static void deleteAll(Tables.Write tx, String application) {
        tx.scan(BY_TOKEN, Range.startingWith(Key.of(application))).toList().forEach(row -> delete(tx, row.arn()));
    }

    private static void delete(Tables.Write tx, String arn) {
        find(tx, arn).ifPresent(row -> {
            tx.delete(DEVICES, arn);
            tx.delete(BY_TOKEN, row.tokenKey());
        });
    }

    private static void put(Tables.Write tx, EndpointRow row) {
        tx.put(DEVICES, row.arn(), row);
        tx.put(BY_TOKEN, row.tokenKey(), new DeviceRow(row.arn()));
    }

    @Override
    public CreatePlatformEndpointResponse createPlatformEndpoint(CreatePlatformEndpointRequest request) {
        check(request.attributes());
        if (request.token() == null || request.token().isEmpty()) {
            throw SnsErrors.missing("Token");
        }
        var attributes = new LinkedHashMap<String, String>();
        attributes.put("Enabled", "true");
        attributes.put("Token", request.token());
        if (request.customUserData() != null) {
            attributes.put("CustomUserData", request.customUserData());
        }
        attributes.putAll(request.attributes());
        check(attributes);
        var id = home.ids().uuid();
        var arn = home.store().write(tx -> {
            var application = Platforms.require(tx, request.platformApplicationArn());
            var known = tx.get(BY_TOKEN, new TokenKey(application.arn(), attributes.get("Token"))).flatMap(row -> find(tx, row.arn()));
            if (known.isPresent()) {
                if (!known.get().attributes().equals(attributes)) {
                    throw SnsErrors.invalidParameter("Token Reason: Endpoint " + known.get().arn()
                            + " already exists with the same Token, but different attributes.");
                }
                return known.get().arn();
            }
            var made = application.arn().replaceFirst(":app/", ":endpoint/") + "/" + id;
            put(tx, new EndpointRow(made, application.arn(), attributes));
            return made;
        });
        return CreatePlatformEndpointResponse.builder().endpointArn(arn).build();
    }

    private static void check(Map<String, String> attributes) {
        attributes.forEach((name, value) -> {
            if (!NAMES.contains(name)) {
                throw SnsErrors.invalidParameter("Attributes Reason: Invalid attribute name: " + name);
            }
            if (name.equals("CustomUserData") && value.getBytes(StandardCharsets.UTF_8).length > SnsLimits.USER_DATA_BYTES_MAX) {
                throw SnsErrors.invalidParameter("Attributes Reason: Invalid value for attribute: CustomUserData: must be at most 2048"
                        + " bytes long in UTF-8 encoding");
            }
        });
    }

    @Override
    public DeleteEndpointResponse deleteEndpoint(DeleteEndpointRequest request) {
        var arn = Arn.require(request.endpointArn(), "EndpointArn").toString();
        home.store().write(tx -> {
            delete(tx, arn);
            return arn;
        });
        return DeleteEndpointResponse.builder().build();
    }

    @Override
    public GetEndpointAttributesResponse getEndpointAttributes(GetEndpointAttributesRequest request) {
        var row = home.store().read(tx -> require(tx, request.endpointArn()));
        return GetEndpointAttributesResponse.builder().attributes(row.attributes()).build();
    }

    @Override
    public SetEndpointAttributesResponse setEndpointAttributes(SetEndpointAttributesRequest request) {
        if (!request.hasAttributes()) {
            throw SnsErrors.nullMember("attributes");
        }
        home.store().write(tx -> {
            var row = require(tx, request.endpointArn());
            check(request.attributes());
            var changed = new LinkedHashMap<>(row.attributes());
            changed.putAll(request.attributes());
            var wanted = new EndpointRow(row.arn(), row.application(), changed);
            tx.get(BY_TOKEN, wanted.tokenKey()).map(DeviceRow::arn).filter(arn -> !arn.equals(row.arn())).ifPresent(arn -> {
                throw SnsErrors.invalidParameter("Token Reason: Endpoint " + arn + " already exists with the same Token, but different attributes.");
            });
            delete(tx, row.arn());
            put(tx, wanted);
            return row;
        });
        return SetEndpointAttributesResponse.builder().build();
    }

    @Override
    public ListEndpointsByPlatformApplicationResponse listEndpointsByPlatformApplication(
            ListEndpointsByPlatformApplicationRequest request) {
        return home.store().read(tx -> {
            var application = Platforms.require(tx, request.platformApplicationArn());
            var range = Pages.behind(Range.startingWith(Key.of(application.arn())), request.nextToken());
            var found = tx.scan(BY_TOKEN, range).limit(SnsLimits.PAGE + 1L).map(row -> find(tx, row.arn()).orElseThrow()).toList();
            var page = Pages.of(found, row -> row.tokenKey().key());
            return ListEndpointsByPlatformApplicationResponse.builder().nextToken(page.next()).endpoints(page.rows().stream()
                    .map(row -> Endpoint.builder().endpointArn(row.arn()).attributes(row.attributes()).build()).toList()).build();
        });
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
