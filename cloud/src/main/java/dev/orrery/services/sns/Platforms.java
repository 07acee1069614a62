package dev.orrery.services.sns;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.CreatePlatformApplicationRequest;
import software.amazon.awssdk.services.sns.model.CreatePlatformApplicationResponse;
import software.amazon.awssdk.services.sns.model.DeletePlatformApplicationRequest;
import software.amazon.awssdk.services.sns.model.DeletePlatformApplicationResponse;
import software.amazon.awssdk.services.sns.model.GetPlatformApplicationAttributesRequest;
import software.amazon.awssdk.services.sns.model.GetPlatformApplicationAttributesResponse;
import software.amazon.awssdk.services.sns.model.ListPlatformApplicationsRequest;
import software.amazon.awssdk.services.sns.model.ListPlatformApplicationsResponse;
import software.amazon.awssdk.services.sns.model.PlatformApplication;
import software.amazon.awssdk.services.sns.model.SetPlatformApplicationAttributesRequest;
import software.amazon.awssdk.services.sns.model.SetPlatformApplicationAttributesResponse;

/// Applications on the platforms that push to devices. Nobody's credentials are checked: no platform is asked.
final class Platforms implements SnsClient {
    static final Table<String, ApplicationRow> APPLICATIONS = Table.of("applications", Key::of, ApplicationRow.class);
    /// Google's keys and tokens stand alone. Source: SNS API Reference, `CreatePlatformApplication`.
    private static final Set<String> KNOW_NO_PRINCIPAL = Set.of("GCM", "FCM");
    private static final Set<String> PLATFORMS = Set.of("ADM", "APNS", "APNS_SANDBOX", "APNS_VOIP", "APNS_VOIP_SANDBOX", "MACOS",
            "MACOS_SANDBOX", "BAIDU", "FCM", "GCM", "MPNS", "WNS");
    private static final Set<String> SECRET = Set.of("PlatformCredential", "PlatformPrincipal");
    private static final Set<String> TOLD = Set.of("EventEndpointCreated", "EventEndpointDeleted", "EventEndpointUpdated",
            "EventDeliveryFailure", "SuccessFeedbackRoleArn", "FailureFeedbackRoleArn", "SuccessFeedbackSampleRate",
            "ApplePlatformTeamID", "ApplePlatformBundleID", "Enabled");
    private static final int NAME_CHARACTERS_MAX = 256;
    private final Home home;

    Platforms(Home home) {
        this.home = home;
    }

    /// @param attributes without the credentials, which nobody reads again
    record ApplicationRow(String arn, Map<String, String> attributes) { }

    static ApplicationRow require(Tables.Read tx, String arn) {
        Arn.require(arn, "PlatformApplicationArn");
        return tx.get(APPLICATIONS, arn).orElseThrow(() -> SnsErrors.notFound("PlatformApplication"));
    }

    @Override
    public CreatePlatformApplicationResponse createPlatformApplication(CreatePlatformApplicationRequest request) {
        var name = request.name() == null ? "" : request.name();
        checkName(name);
        if (!PLATFORMS.contains(String.valueOf(request.platform()))) {
            throw SnsErrors.invalidParameter("Platform Reason: " + request.platform() + " is not supported");
        }
        if (!request.hasAttributes()) {
            throw SnsErrors.nullMember("attributes");
        }
        boolean credential = request.attributes().containsKey("PlatformCredential");
        boolean principal = request.attributes().containsKey("PlatformPrincipal");
        if (credential != principal && !(credential && KNOW_NO_PRINCIPAL.contains(request.platform()))) {
            throw SnsErrors.invalidParameter("Attributes Reason: " + (credential
                    ? "PlatformCredential attribute provided without PlatformPrincipal"
                    : "PlatformPrincipal attribute provided without PlatformCredential"));
        }
        var arn = new Arn("aws", "sns", home.region(), home.account(), "app/" + request.platform() + "/" + name).toString();
        var attributes = told(request.attributes());
        attributes.putIfAbsent("Enabled", "true");
        home.store().write(tx -> {
            tx.put(APPLICATIONS, arn, new ApplicationRow(arn, attributes));
            return arn;
        });
        return CreatePlatformApplicationResponse.builder().platformApplicationArn(arn).build();
    }

    private static void checkName(String name) {
        var reason = name.isEmpty() ? "cannot be empty"
                : name.length() > NAME_CHARACTERS_MAX ? "must be at most 256 characters long"
                : name.matches("[A-Za-z0-9._-]+") ? ""
                : "must contain only characters 'a'-'z', 'A'-'Z', '0'-'9', '_', '-', and '.'";
        if (!reason.isEmpty()) {
            throw SnsErrors.invalidParameter(name + " Reason: " + reason);
        }
    }

    private static Map<String, String> told(Map<String, String> given) {
        var told = new LinkedHashMap<String, String>();
        given.forEach((name, value) -> {
            if (TOLD.contains(name)) {
                told.put(name, value);
            } else if (!SECRET.contains(name)) {
                throw SnsErrors.invalidParameter("Attributes Reason: Invalid attribute name: " + name);
            }
        });
        return told;
    }

    /// Its endpoints go with it.
    @Override
    public DeletePlatformApplicationResponse deletePlatformApplication(DeletePlatformApplicationRequest request) {
        var arn = Arn.require(request.platformApplicationArn(), "PlatformApplicationArn").toString();
        home.store().write(tx -> {
            tx.delete(APPLICATIONS, arn);
            PlatformEndpoints.deleteAll(tx, arn);
            return arn;
        });
        return DeletePlatformApplicationResponse.builder().build();
    }

    @Override
    public ListPlatformApplicationsResponse listPlatformApplications(ListPlatformApplicationsRequest request) {
        var range = Pages.behind(Range.all(), request.nextToken());
        var page = Pages.of(home.store().read(tx -> tx.scan(APPLICATIONS, range).limit(SnsLimits.PAGE + 1L).toList()),
                row -> Key.of(row.arn()));
        return ListPlatformApplicationsResponse.builder().nextToken(page.next()).platformApplications(page.rows().stream()
                .map(row -> PlatformApplication.builder().platformApplicationArn(row.arn()).attributes(row.attributes()).build())
                .toList()).build();
    }

    @Override
    public GetPlatformApplicationAttributesResponse getPlatformApplicationAttributes(GetPlatformApplicationAttributesRequest request) {
        var row = home.store().read(tx -> require(tx, request.platformApplicationArn()));
        return GetPlatformApplicationAttributesResponse.builder().attributes(row.attributes()).build();
    }

    @Override
    public SetPlatformApplicationAttributesResponse setPlatformApplicationAttributes(SetPlatformApplicationAttributesRequest request) {
        Arn.require(request.platformApplicationArn(), "PlatformApplicationArn");
        if (!request.hasAttributes()) {
            throw SnsErrors.nullMember("attributes");
        }
        home.store().write(tx -> {
            var row = require(tx, request.platformApplicationArn());
            var changed = new LinkedHashMap<>(row.attributes());
            changed.putAll(told(request.attributes()));
            tx.put(APPLICATIONS, row.arn(), new ApplicationRow(row.arn(), changed));
            return row;
        });
        return SetPlatformApplicationAttributesResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
