package dev.orrery.services.s3;

import dev.orrery.kernel.Home;
import dev.orrery.services.s3.ManifestRow.PartOfObject;
import dev.orrery.services.s3.VersionRow.Stored;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Checksum;
import software.amazon.awssdk.services.s3.model.GetObjectAttributesParts;
import software.amazon.awssdk.services.s3.model.GetObjectAttributesRequest;
import software.amazon.awssdk.services.s3.model.GetObjectAttributesResponse;
import software.amazon.awssdk.services.s3.model.ObjectPart;

/// What is known of an object, without its bytes.
public final class Attributes implements S3Client {
    private static final Set<String> KNOWN = Set.of("ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize");
    private final Home home;

    public Attributes(Home home) {
        this.home = home;
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }

    @Override
    public GetObjectAttributesResponse getObjectAttributes(GetObjectAttributesRequest request) {
        var wanted = request.objectAttributesAsStrings().stream().map(String::strip).collect(Collectors.toSet());
        if (wanted.isEmpty()) {
            throw S3Errors.invalidRequest("Missing required header for this request: x-amz-object-attributes");
        }
        if (!KNOWN.containsAll(wanted)) {
            throw S3Errors.invalidArgument("Invalid attribute name specified.", "x-amz-object-attributes",
                    String.join(",", request.objectAttributesAsStrings()));
        }
        var secret = CustomerKey.Secret.ofRead(request.sseCustomerAlgorithm(), request.sseCustomerKey(), request.sseCustomerKeyMD5());
        var found = home.store().read(tx -> ObjectReads.find(tx, request.bucket(), request.key(), request.versionId()));
        var row = found.row();
        var stored = row.stored();
        Encryption.checkRead(stored.customerKey(), secret);
        if (wanted.contains("Checksum") || wanted.contains("ObjectParts")) {
            // Only who may decrypt the content learns its checksums.
            Encryption.ofStored(home, stored, secret);
        }
        var answer = GetObjectAttributesResponse.builder().requestCharged(Grounds.charged()).lastModified(row.lastModified());
        if (found.bucket().versioning() != BucketRow.Versioning.NEVER) {
            answer.versionId(row.versionId());
        }
        if (wanted.contains("ETag")) {
            answer.eTag(stored.etag());
        }
        if (wanted.contains("Checksum") && stored.checksum().isPresent()) {
            answer.checksum(checksum(stored.checksum().get()));
        }
        if (wanted.contains("ObjectParts") && stored.parts() > 0) {
            answer.objectParts(parts(request, stored, found.parts()));
        }
        if (wanted.contains("StorageClass")) {
            answer.storageClass(row.state().storageClass());
        }
        if (wanted.contains("ObjectSize")) {
            answer.objectSize(stored.size());
        }
        return answer.build();
    }

    /// A composite value is told here without the number of parts.
    private static Checksum checksum(ObjectChecksum checksum) {
        var told = Checksum.builder().checksumType(checksum.type());
        int dash = checksum.value().indexOf('-');
        ObjectChecksum.tell(checksum.algorithm(), dash < 0 ? checksum.value() : checksum.value().substring(0, dash),
                told::checksumCRC32, told::checksumCRC32C, told::checksumCRC64NVME, told::checksumSHA1, told::checksumSHA256);
        return told.build();
    }

    /// Parts are told one by one only where each has a checksum of its own that the sender chose.
    private static GetObjectAttributesParts parts(GetObjectAttributesRequest request, Stored stored, List<PartOfObject> parts) {
        var answer = GetObjectAttributesParts.builder().totalPartsCount(stored.parts());
        if (stored.checksum().filter(checksum -> checksum.kind() == ObjectChecksum.Kind.COMPOSITE).isEmpty()) {
            return answer.build();
        }
        int max = Listings.pageSize(request.maxParts(), "max-parts");
        int marker = request.partNumberMarker() == null ? 0 : request.partNumberMarker();
        var behind = parts.stream().filter(part -> part.number() > marker).toList();
        var page = behind.subList(0, Math.min(max, behind.size()));
        answer.partNumberMarker(marker).nextPartNumberMarker(page.isEmpty() ? 0 : page.getLast().number()).maxParts(max)
                .isTruncated(behind.size() > page.size());
        if (!page.isEmpty()) {
            answer.parts(page.stream().map(part -> part(part, stored.checksum().get())).toList());
        }
        return answer.build();
    }

    private static ObjectPart part(PartOfObject row, ObjectChecksum checksum) {
        var part = ObjectPart.builder().partNumber(row.number()).size(row.size());
        ObjectChecksum.tell(checksum.algorithm(), row.checksum(), part::checksumCRC32, part::checksumCRC32C, part::checksumCRC64NVME,
                part::checksumSHA1, part::checksumSHA256);
        return part.build();
    }
}
