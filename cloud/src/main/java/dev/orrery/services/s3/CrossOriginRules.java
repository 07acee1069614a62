package dev.orrery.services.s3;

import dev.orrery.kernel.CrossOrigin;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.s3.SettingRow.Kind;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CORSConfiguration;
import software.amazon.awssdk.services.s3.model.CORSRule;
import software.amazon.awssdk.services.s3.model.DeleteBucketCorsRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketCorsResponse;
import software.amazon.awssdk.services.s3.model.GetBucketCorsRequest;
import software.amazon.awssdk.services.s3.model.GetBucketCorsResponse;
import software.amazon.awssdk.services.s3.model.PutBucketCorsRequest;
import software.amazon.awssdk.services.s3.model.PutBucketCorsResponse;

/// What pages of other origins may do with a bucket.
final class CrossOriginRules implements S3Client {
    private static final int RULES_MAX = 100;
    private static final Set<String> METHODS = Set.of("GET", "PUT", "HEAD", "POST", "DELETE");
    private static final String BUCKET = "BUCKET";
    private static final String NOT_ALLOWED = "CORSResponse: This CORS request is not allowed. This is usually because the evalution of "
            + "Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the "
            + "resource's CORS spec.";
    private static final CrossOrigin.Rules NOT_ENABLED =
            new CrossOrigin.Rules(List.of(), BUCKET, "CORSResponse: CORS is not enabled for this bucket.");
    private static final CrossOrigin.Rules NO_BUCKET = new CrossOrigin.Rules(List.of(), BUCKET, "CORSResponse: Bucket not found");
    private final Settings settings;

    CrossOriginRules(Settings settings) {
        this.settings = settings;
    }

    /// What the rules of a bucket say of it, or of an object in it.
    ///
    /// @param key empty for the bucket
    static CrossOrigin.Rules rules(Tables.Read tx, String bucket, String key) {
        return tx.get(BucketRow.BUCKETS, bucket)
                .map(row -> Bucket.of(tx, row).crossOrigin().map(document -> rules(document, key.isEmpty() ? BUCKET : "OBJECT"))
                        .orElse(NOT_ENABLED))
                .orElse(NO_BUCKET);
    }

    private static CrossOrigin.Rules rules(CORSConfiguration document, String resourceType) {
        return new CrossOrigin.Rules(document.corsRules().stream().map(rule -> new CrossOrigin.Rule(rule.allowedOrigins(),
                rule.allowedMethods(), rule.allowedHeaders(), rule.exposeHeaders(), Optional.ofNullable(rule.maxAgeSeconds()))).toList(),
                resourceType, NOT_ALLOWED);
    }

    @Override
    public GetBucketCorsResponse getBucketCors(GetBucketCorsRequest request) {
        var document = settings.<CORSConfiguration>find(request.bucket(), Kind.CORS, CORSConfiguration::builder)
                .orElseThrow(() -> BucketErrors.noSuchCors(request.bucket()));
        return GetBucketCorsResponse.builder().corsRules(document.corsRules()).build();
    }

    @Override
    public PutBucketCorsResponse putBucketCors(PutBucketCorsRequest request) {
        var document = request.corsConfiguration();
        if (document == null || document.corsRules().isEmpty() || document.corsRules().size() > RULES_MAX) {
            throw S3Errors.malformedXml();
        }
        document.corsRules().forEach(CrossOriginRules::check);
        settings.store(request.bucket(), Kind.CORS, document);
        return PutBucketCorsResponse.builder().build();
    }

    private static void check(CORSRule rule) {
        if (rule.allowedMethods().isEmpty() || rule.allowedOrigins().isEmpty()) {
            throw S3Errors.malformedXml();
        }
        for (var method : rule.allowedMethods()) {
            if (!METHODS.contains(method)) {
                throw S3Errors.invalidRequest("Found unsupported HTTP method in CORS config. Unsupported method is " + method);
            }
        }
        requireOneWildcard("AllowedOrigin", rule.allowedOrigins());
        requireOneWildcard("AllowedHeader", rule.allowedHeaders());
        for (var header : rule.exposeHeaders()) {
            if (header.contains("*")) {
                throw S3Errors.invalidRequest("ExposeHeader \"" + header + "\" contains wildcard. We currently do not support wildcard "
                        + "for ExposeHeader.");
            }
        }
    }

    private static void requireOneWildcard(String element, List<String> patterns) {
        for (var pattern : patterns) {
            if (pattern.indexOf('*') != pattern.lastIndexOf('*')) {
                throw S3Errors.invalidRequest(element + " \"" + pattern + "\" can not have more than one wildcard.");
            }
        }
    }

    @Override
    public DeleteBucketCorsResponse deleteBucketCors(DeleteBucketCorsRequest request) {
        settings.remove(request.bucket(), Kind.CORS);
        return DeleteBucketCorsResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
