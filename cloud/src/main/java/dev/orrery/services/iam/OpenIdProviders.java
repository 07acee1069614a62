package dev.orrery.services.iam;

import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.iam.model.AddClientIdToOpenIdConnectProviderRequest;
import software.amazon.awssdk.services.iam.model.AddClientIdToOpenIdConnectProviderResponse;
import software.amazon.awssdk.services.iam.model.CreateOpenIdConnectProviderRequest;
import software.amazon.awssdk.services.iam.model.CreateOpenIdConnectProviderResponse;
import software.amazon.awssdk.services.iam.model.DeleteOpenIdConnectProviderRequest;
import software.amazon.awssdk.services.iam.model.DeleteOpenIdConnectProviderResponse;
import software.amazon.awssdk.services.iam.model.GetOpenIdConnectProviderRequest;
import software.amazon.awssdk.services.iam.model.GetOpenIdConnectProviderResponse;
import software.amazon.awssdk.services.iam.model.ListOpenIdConnectProviderTagsRequest;
import software.amazon.awssdk.services.iam.model.ListOpenIdConnectProviderTagsResponse;
import software.amazon.awssdk.services.iam.model.ListOpenIdConnectProvidersRequest;
import software.amazon.awssdk.services.iam.model.ListOpenIdConnectProvidersResponse;
import software.amazon.awssdk.services.iam.model.OpenIDConnectProviderListEntry;
import software.amazon.awssdk.services.iam.model.RemoveClientIdFromOpenIdConnectProviderRequest;
import software.amazon.awssdk.services.iam.model.RemoveClientIdFromOpenIdConnectProviderResponse;
import software.amazon.awssdk.services.iam.model.TagOpenIdConnectProviderRequest;
import software.amazon.awssdk.services.iam.model.TagOpenIdConnectProviderResponse;
import software.amazon.awssdk.services.iam.model.UntagOpenIdConnectProviderRequest;
import software.amazon.awssdk.services.iam.model.UntagOpenIdConnectProviderResponse;
import software.amazon.awssdk.services.iam.model.UpdateOpenIdConnectProviderThumbprintRequest;
import software.amazon.awssdk.services.iam.model.UpdateOpenIdConnectProviderThumbprintResponse;

/// OpenID Connect providers, whose tokens roles may trust.
final class OpenIdProviders implements IamPart {
    private static final int PROVIDERS_MAX = 100;
    private static final int CLIENTS_MAX = 100;
    private static final int THUMBPRINTS_MAX = 5;
    private static final int THUMBPRINT_LENGTH = 40;
    private static final int URL_MAX = 255;
    private static final int CLIENT_MAX = 255;
    private static final int ARN_MIN = 20;
    private static final int ARN_MAX = 2048;
    private static final Pattern URL = Pattern.compile("https://[a-zA-Z0-9.-]+(:[0-9]+)?(/[^?#\\s]*)?");
    private final Registry registry;

    OpenIdProviders(Registry registry) {
        this.registry = registry;
    }

    @Override
    public CreateOpenIdConnectProviderResponse createOpenIDConnectProvider(CreateOpenIdConnectProviderRequest request) {
        var url = Checks.text("url", request.url(), 1, URL_MAX);
        if (!URL.matcher(url).matches()) {
            throw IamErrors.validation("Invalid Open ID Connect Provider URL");
        }
        var host = url.substring("https://".length());
        var clients = clients(request.clientIDList());
        var thumbprints = thumbprints(request.thumbprintList());
        var tags = Checks.tags(request.tags());
        var row = registry.write(tx -> {
            if (tx.get(OpenIdProviderRow.PROVIDERS, host).isPresent()) {
                throw IamErrors.alreadyExists("Provider with url " + url + " already exists.");
            }
            if (tx.scan(OpenIdProviderRow.PROVIDERS, Range.all()).count() >= PROVIDERS_MAX) {
                throw IamErrors.quota("OpenIdConnectProvidersPerAccount", PROVIDERS_MAX);
            }
            var provider = new OpenIdProviderRow(host, clients, thumbprints, registry.now(), tags);
            tx.put(OpenIdProviderRow.PROVIDERS, host, provider);
            return provider;
        });
        return CreateOpenIdConnectProviderResponse.builder().openIDConnectProviderArn(row.arn(registry.account()))
                .tags(tags.stream().map(Label::tag).toList()).build();
    }

    private static List<String> clients(List<String> clients) {
        if (clients.size() > CLIENTS_MAX) {
            throw IamErrors.quota("ClientIdsPerOpenIdConnectProvider", CLIENTS_MAX);
        }
        clients.forEach(client -> Checks.text("clientIDList", client, 1, CLIENT_MAX));
        return List.copyOf(clients);
    }

    private static List<String> thumbprints(List<String> thumbprints) {
        if (thumbprints.size() > THUMBPRINTS_MAX) {
            throw IamErrors.invalidInput("Thumbprint list must contain fewer than " + THUMBPRINTS_MAX + " entries.");
        }
        thumbprints.forEach(thumbprint -> Checks.text("thumbprintList", thumbprint, THUMBPRINT_LENGTH, THUMBPRINT_LENGTH));
        return thumbprints.stream().map(thumbprint -> thumbprint.toLowerCase(Locale.ROOT)).toList();
    }

    @Override
    public GetOpenIdConnectProviderResponse getOpenIDConnectProvider(GetOpenIdConnectProviderRequest request) {
        var row = registry.read(tx -> require(tx, request.openIDConnectProviderArn()));
        return GetOpenIdConnectProviderResponse.builder().url(row.host()).clientIDList(row.clients()).thumbprintList(row.thumbprints())
                .createDate(row.createdAt()).tags(row.tags().stream().map(Label::tag).toList()).build();
    }

    @Override
    public ListOpenIdConnectProvidersResponse listOpenIDConnectProviders(ListOpenIdConnectProvidersRequest request) {
        return registry.read(tx -> ListOpenIdConnectProvidersResponse.builder().openIDConnectProviderList(
                tx.scan(OpenIdProviderRow.PROVIDERS, Range.all()).map(row -> OpenIDConnectProviderListEntry.builder()
                        .arn(row.arn(registry.account())).build()).toList()).build());
    }

    @Override
    public DeleteOpenIdConnectProviderResponse deleteOpenIDConnectProvider(DeleteOpenIdConnectProviderRequest request) {
        var host = host(request.openIDConnectProviderArn());
        registry.write(tx -> {
            tx.delete(OpenIdProviderRow.PROVIDERS, host);
            return host;
        });
        return DeleteOpenIdConnectProviderResponse.builder().build();
    }

    @Override
    public AddClientIdToOpenIdConnectProviderResponse addClientIDToOpenIDConnectProvider(AddClientIdToOpenIdConnectProviderRequest request) {
        var client = Checks.text("clientID", request.clientID(), 1, CLIENT_MAX);
        change(request.openIDConnectProviderArn(), row -> {
            var all = new ArrayList<>(row.clients());
            if (!all.contains(client)) {
                all.add(client);
            }
            return row.withClients(clients(all));
        });
        return AddClientIdToOpenIdConnectProviderResponse.builder().build();
    }

    @Override
    public RemoveClientIdFromOpenIdConnectProviderResponse removeClientIDFromOpenIDConnectProvider(
            RemoveClientIdFromOpenIdConnectProviderRequest request) {
        var client = Checks.text("clientID", request.clientID(), 1, CLIENT_MAX);
        change(request.openIDConnectProviderArn(), row -> row.withClients(row.clients().stream().filter(other -> !other.equals(client)).toList()));
        return RemoveClientIdFromOpenIdConnectProviderResponse.builder().build();
    }

    @Override
    public UpdateOpenIdConnectProviderThumbprintResponse updateOpenIDConnectProviderThumbprint(
            UpdateOpenIdConnectProviderThumbprintRequest request) {
        var thumbprints = thumbprints(request.thumbprintList());
        change(request.openIDConnectProviderArn(), row -> row.withThumbprints(thumbprints));
        return UpdateOpenIdConnectProviderThumbprintResponse.builder().build();
    }

    @Override
    public TagOpenIdConnectProviderResponse tagOpenIDConnectProvider(TagOpenIdConnectProviderRequest request) {
        var tags = Checks.tags(request.tags());
        change(request.openIDConnectProviderArn(), row -> row.withTags(Labels.with(row.tags(), tags)));
        return TagOpenIdConnectProviderResponse.builder().build();
    }

    @Override
    public UntagOpenIdConnectProviderResponse untagOpenIDConnectProvider(UntagOpenIdConnectProviderRequest request) {
        var keys = Checks.tagKeys(request.tagKeys());
        change(request.openIDConnectProviderArn(), row -> row.withTags(Labels.without(row.tags(), keys)));
        return UntagOpenIdConnectProviderResponse.builder().build();
    }

    @Override
    public ListOpenIdConnectProviderTagsResponse listOpenIDConnectProviderTags(ListOpenIdConnectProviderTagsRequest request) {
        var page = Labels.page(registry.read(tx -> require(tx, request.openIDConnectProviderArn())).tags(), request.maxItems(), request.marker());
        return ListOpenIdConnectProviderTagsResponse.builder().tags(page.items()).isTruncated(page.isTruncated()).marker(page.marker()).build();
    }

    private void change(String arn, UnaryOperator<OpenIdProviderRow> change) {
        registry.write(tx -> {
            var row = change.apply(require(tx, arn));
            tx.put(OpenIdProviderRow.PROVIDERS, row.host(), row);
            return row;
        });
    }

    private OpenIdProviderRow require(Tables.Read tx, String arn) {
        return tx.get(OpenIdProviderRow.PROVIDERS, host(arn))
                .orElseThrow(() -> IamErrors.noSuchEntity("OpenIDConnect Provider not found for arn " + arn));
    }

    private String host(String arn) {
        Checks.text("openIDConnectProviderArn", arn, ARN_MIN, ARN_MAX);
        var start = "arn:aws:iam::" + registry.account() + ":oidc-provider/";
        if (!arn.startsWith("arn:")) {
            throw IamErrors.validation("Invalid ARN:  Could not be parsed!");
        }
        if (!arn.startsWith(start)) {
            throw IamErrors.noSuchEntity("OpenIDConnect Provider not found for arn " + arn);
        }
        return arn.substring(start.length());
    }
}
