package dev.orrery.services.s3;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.Site;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.s3.WebsiteRedirects.Target;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.ErrorDocument;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.WebsiteConfiguration;

/// A bucket as a website: pages for browsers, read as nobody in particular, so that the bucket's policy and the ACLs
/// decide. Sources: S3 User Guide, "Website endpoints", "Configuring an index document", "Configuring a custom error
/// document", "Configuring a webpage redirect".
final class WebsitePages implements Site {

    @Override
    public String hostLabel() {
        return "s3-website";
    }

    @Override
    public Page visit(Home home, Visit visit) {
        if (!visit.method().equals("GET") && !visit.method().equals("HEAD")) {
            return failure(S3Errors.methodNotAllowed(visit.method(), "OBJECT"));
        }
        return home.store().read(tx -> {
            var row = tx.get(BucketRow.BUCKETS, visit.site());
            if (row.isEmpty()) {
                return failure(S3Errors.noSuchBucket(visit.site()));
            }
            var bucket = Bucket.of(tx, row.get());
            return bucket.website().map(website -> page(tx, bucket, website, visit))
                    .orElseGet(() -> failure(BucketErrors.noSuchWebsite(visit.site())));
        });
    }

    private static Page page(Tables.Read tx, Bucket bucket, WebsiteConfiguration website, Visit visit) {
        var target = Target.of(visit);
        if (website.redirectAllRequestsTo() != null) {
            return WebsiteRedirects.all(website.redirectAllRequestsTo(), target);
        }
        return WebsiteRedirects.rule(website, target, Optional.empty()).map(Page.class::cast)
                .orElseGet(() -> document(tx, bucket, website, target, visit));
    }

    /// Folders show their index; a folder's name without its slash leads there, if nothing else has that name.
    private static Page document(Tables.Read tx, Bucket bucket, WebsiteConfiguration website, Target target, Visit visit) {
        var index = website.indexDocument().suffix();
        boolean folder = target.key().isEmpty() || target.key().endsWith("/");
        var key = folder ? target.key() + index : target.key();
        var found = Versions.current(tx, bucket.name(), key);
        if (found.isEmpty() && !folder && isReadable(tx, bucket, key + "/" + index)) {
            return new Page.Redirect(302, WebsiteRedirects.path(key + "/"));
        }
        return found.filter(row -> !row.description().redirect().isEmpty() && mayRead(bucket, row))
                .<Page>map(row -> new Page.Redirect(301, row.description().redirect()))
                .orElseGet(() -> new Page.Read(asked(bucket.name(), key, visit), 200));
    }

    private static boolean isReadable(Tables.Read tx, Bucket bucket, String key) {
        return Versions.current(tx, bucket.name(), key).filter(row -> mayRead(bucket, row)).isPresent();
    }

    /// Asked only where no read follows that would be decided anyway.
    private static boolean mayRead(Bucket bucket, VersionRow row) {
        return Call.current().decide(S3Access.on(bucket, row, "s3:GetObject", java.util.Map.of())).allowed();
    }

    @Override
    public Page instead(Home home, Visit visit, Page.Failure failure) {
        return home.store().read(tx -> tx.get(BucketRow.BUCKETS, visit.site())
                .flatMap(row -> Bucket.of(tx, row).website().map(website -> instead(tx, Bucket.of(tx, row), website, visit, failure)))
                .orElse(failure));
    }

    /// Error documents are for what the visitor did wrong; they may lead elsewhere too.
    private static Page instead(Tables.Read tx, Bucket bucket, WebsiteConfiguration website, Visit visit, Page.Failure failure) {
        var redirect = WebsiteRedirects.rule(website, Target.of(visit), Optional.of(failure.status()));
        if (redirect.isPresent()) {
            return redirect.get();
        }
        var key = Optional.ofNullable(website.errorDocument()).map(ErrorDocument::key);
        if (key.isEmpty() || failure.status() < 400 || failure.status() >= 500) {
            return failure;
        }
        return Versions.current(tx, bucket.name(), key.get())
                .filter(row -> !row.description().redirect().isEmpty() && mayRead(bucket, row))
                .<Page>map(row -> new Page.Redirect(301, row.description().redirect()))
                .orElseGet(() -> new Page.Read(GetObjectRequest.builder().bucket(bucket.name()).key(key.get()).build(), failure.status()));
    }

    /// A browser that has a page asks for a newer one. A time that is none means nothing (RFC 9110, section 13.1.3).
    private static GetObjectRequest asked(String bucket, String key, Visit visit) {
        var conditions = visit.conditions();
        return GetObjectRequest.builder().bucket(bucket).key(key)
                .ifMatch(conditions.get("if-match")).ifNoneMatch(conditions.get("if-none-match"))
                .ifModifiedSince(time(conditions.get("if-modified-since"))).ifUnmodifiedSince(time(conditions.get("if-unmodified-since")))
                .range(conditions.get("range")).build();
    }

    private static Instant time(String header) {
        return header == null ? null : HttpDate.read(header).orElse(null);
    }

    private static Page failure(S3Error error) {
        return new Page.Failure(error.statusCode(), error.code(), error.awsErrorDetails().errorMessage(), error.elements());
    }
}
