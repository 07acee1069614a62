package dev.orrery.services.s3;

import dev.orrery.services.s3.SettingRow.Kind;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Condition;
import software.amazon.awssdk.services.s3.model.DeleteBucketWebsiteRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketWebsiteResponse;
import software.amazon.awssdk.services.s3.model.ErrorDocument;
import software.amazon.awssdk.services.s3.model.GetBucketWebsiteRequest;
import software.amazon.awssdk.services.s3.model.GetBucketWebsiteResponse;
import software.amazon.awssdk.services.s3.model.Protocol;
import software.amazon.awssdk.services.s3.model.PutBucketWebsiteRequest;
import software.amazon.awssdk.services.s3.model.PutBucketWebsiteResponse;
import software.amazon.awssdk.services.s3.model.RoutingRule;
import software.amazon.awssdk.services.s3.model.WebsiteConfiguration;

/// How a bucket answers as a website.
final class Websites implements S3Client {
    private static final int ROUTING_RULES_MAX = 50;
    private final Settings settings;

    Websites(Settings settings) {
        this.settings = settings;
    }

    @Override
    public GetBucketWebsiteResponse getBucketWebsite(GetBucketWebsiteRequest request) {
        var website = settings.<WebsiteConfiguration>find(request.bucket(), Kind.WEBSITE, WebsiteConfiguration::builder)
                .orElseThrow(() -> BucketErrors.noSuchWebsite(request.bucket()));
        return GetBucketWebsiteResponse.builder().indexDocument(website.indexDocument()).errorDocument(website.errorDocument())
                .redirectAllRequestsTo(website.redirectAllRequestsTo())
                .routingRules(website.hasRoutingRules() ? website.routingRules() : null).build();
    }

    @Override
    public PutBucketWebsiteResponse putBucketWebsite(PutBucketWebsiteRequest request) {
        var website = Optional.ofNullable(request.websiteConfiguration()).orElseThrow(S3Errors::malformedXml);
        settings.store(request.bucket(), Kind.WEBSITE, website, (_, _) -> check(website));
        return PutBucketWebsiteResponse.builder().build();
    }

    private static void check(WebsiteConfiguration website) {
        if (website.redirectAllRequestsTo() != null) {
            checkRedirectAll(website);
            return;
        }
        if (website.indexDocument() == null) {
            throw S3Errors.invalidArgument("A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty",
                    "IndexDocument", "null");
        }
        var suffix = website.indexDocument().suffix();
        if (suffix == null || suffix.isEmpty() || suffix.contains("/")) {
            throw S3Errors.invalidArgument("The IndexDocument Suffix is not well formed", "IndexDocument", suffix == null ? "" : suffix);
        }
        if (website.errorDocument() != null && Optional.of(website.errorDocument()).map(ErrorDocument::key).orElse("").isEmpty()) {
            throw S3Errors.malformedXml();
        }
        if (website.hasRoutingRules()) {
            if (website.routingRules().isEmpty()) {
                throw S3Errors.malformedXml();
            }
            if (website.routingRules().size() > ROUTING_RULES_MAX) {
                throw S3Errors.invalidRequest(website.routingRules().size() + " routing rules provided, the number of routing rules "
                        + "in a website configuration is limited to " + ROUTING_RULES_MAX + ".");
            }
            website.routingRules().forEach(Websites::check);
        }
    }

    private static void checkRedirectAll(WebsiteConfiguration website) {
        if (website.indexDocument() != null || website.errorDocument() != null || website.hasRoutingRules()) {
            throw S3Errors.invalidArgument("RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.",
                    "RedirectAllRequestsTo", "not null");
        }
        if (website.redirectAllRequestsTo().hostName() == null) {
            throw S3Errors.malformedXml();
        }
        requireProtocol(website.redirectAllRequestsTo().protocol());
    }

    private static void check(RoutingRule rule) {
        var redirect = rule.redirect();
        if (redirect == null) {
            throw S3Errors.malformedXml();
        }
        if (redirect.replaceKeyPrefixWith() != null && redirect.replaceKeyWith() != null) {
            throw S3Errors.invalidRequest("You can only define ReplaceKeyPrefix or ReplaceKey but not both.");
        }
        if (Condition.builder().build().equals(rule.condition())) {
            throw S3Errors.invalidRequest("Condition cannot be empty. To redirect all requests without a condition, the condition "
                    + "element shouldn't be present.");
        }
        if (redirect.httpRedirectCode() != null && !redirect.httpRedirectCode().matches("3(?!00)[0-9]{2}")) {
            throw S3Errors.invalidRequest("The provided HTTP redirect code (" + redirect.httpRedirectCode() + ") is not valid. "
                    + "Valid codes are 3XX except 300.");
        }
        if (rule.condition() != null && rule.condition().httpErrorCodeReturnedEquals() != null
                && !rule.condition().httpErrorCodeReturnedEquals().matches("[45][0-9]{2}")) {
            throw S3Errors.invalidRequest("The provided HTTP error code (" + rule.condition().httpErrorCodeReturnedEquals()
                    + ") is not valid. Valid codes are 4XX or 5XX.");
        }
        requireProtocol(redirect.protocol());
    }

    private static void requireProtocol(Protocol protocol) {
        if (protocol == Protocol.UNKNOWN_TO_SDK_VERSION) {
            throw S3Errors.invalidRequest("Invalid protocol, protocol can be http or https. If not defined the protocol will be "
                    + "selected automatically.");
        }
    }

    @Override
    public DeleteBucketWebsiteResponse deleteBucketWebsite(DeleteBucketWebsiteRequest request) {
        settings.remove(request.bucket(), Kind.WEBSITE);
        return DeleteBucketWebsiteResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
