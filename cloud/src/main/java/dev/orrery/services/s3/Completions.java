package dev.orrery.services.s3;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.checksum.ChecksumAlgorithm;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.s3.ManifestRow.PartOfObject;
import dev.orrery.services.s3.ObjectChecksum.Kind;
import dev.orrery.services.s3.Objects.Conditional;
import dev.orrery.services.s3.Objects.Draft;
import dev.orrery.services.s3.Objects.Written;
import dev.orrery.services.s3.VersionRow.Stored;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/// Makes objects of multipart uploads. No byte moves: the object is the list of its parts.
public final class Completions implements S3Client {
    private final Home home;

    public Completions(Home home) {
        this.home = home;
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(CompleteMultipartUploadRequest request) {
        Conditions.checkWriteHeaders(request.ifMatch(), request.ifNoneMatch());
        var told = Stream.of(request.checksumCRC32(), request.checksumCRC32C(), request.checksumCRC64NVME(), request.checksumSHA1(),
                request.checksumSHA256()).filter(value -> value != null).toList();
        if (told.size() > 1) {
            throw Claim.doubled();
        }
        var manifest = home.ids().hex(Contents.MANIFEST_DIGITS);
        requireOpenable(request);
        return answer(home.store().write(tx -> complete(tx, request, told.stream().findFirst(), manifest)));
    }

    /// Where the sender chose a checksum, KMS must let the caller decrypt. Source: S3 API Reference, `CompleteMultipartUpload`.
    private void requireOpenable(CompleteMultipartUploadRequest request) {
        home.store().read(tx -> tx.get(UploadRow.UPLOADS, new UploadRow.KeyOfUpload(request.bucket(), request.key(), request.uploadId())))
                .filter(upload -> upload.algorithm().isPresent()).flatMap(UploadRow::managedKey)
                .ifPresent(key -> ManagedKeys.open(home, key));
    }

    /// @param told the checksum of the whole, in base64; whatever it is, it is compared only: text that is no checksum is not the
    ///        right one
    private Written complete(Tables.Write tx, CompleteMultipartUploadRequest request, Optional<String> told, String manifest) {
        var bucket = Buckets.require(tx, request.bucket());
        var going = tx.get(UploadRow.UPLOADS, new UploadRow.KeyOfUpload(request.bucket(), request.key(), request.uploadId()));
        if (going.isEmpty()) {
            // Completing again what is complete already is no error, as long as the object is still there.
            return Versions.current(tx, request.bucket(), request.key())
                    .filter(row -> row.stored().parts() > 0 && row.stored().upload().equals(request.uploadId()))
                    .map(row -> Written.of(tx, bucket, row)).orElseThrow(() -> Uploads.noSuchUpload(request.uploadId()));
        }
        var upload = going.get();
        if (request.multipartUpload() == null) {
            throw S3Errors.invalidRequest("You must specify at least one part");
        }
        var wanted = request.multipartUpload().parts();
        if (wanted.isEmpty() || wanted.size() > S3Limits.PARTS_MAX) {
            throw S3Errors.malformedXml();
        }
        if (request.checksumTypeAsString() != null && !request.checksumTypeAsString().equals(upload.checksumKind().name())) {
            throw S3Errors.invalidRequest("The upload was created using the " + upload.checksumKind()
                    + " checksum mode. The complete request must use the same checksum mode.");
        }
        var uploaded = new HashMap<Integer, PartRow>();
        PartRow.all(tx, upload.uploadId()).forEach(part -> uploaded.put(part.number(), part));
        var parts = chosen(upload, uploaded, wanted);
        long size = parts.stream().mapToLong(PartRow::size).sum();
        if (request.mpuObjectSize() != null && request.mpuObjectSize() != size) {
            throw S3Errors.invalidRequest("The provided 'x-amz-mp-object-size' header value " + request.mpuObjectSize()
                    + " does not match what was computed: " + size);
        }
        if (size > S3Limits.OBJECT_BYTES_MAX) {
            throw S3Errors.error("EntityTooLarge", 400, "Your proposed upload exceeds the maximum allowed size")
                    .with("ProposedSize", size).with("MaxSizeAllowed", S3Limits.OBJECT_BYTES_MAX);
        }
        var checksum = checksum(upload, parts);
        if (told.isPresent() && !matches(told.get(), checksum)) {
            throw S3Errors.error("BadDigest", 400, "The " + checksum.algorithm().name().toLowerCase(Locale.ROOT)
                    + " you specified did not match the calculated checksum.");
        }
        for (int i = 0; i < parts.size(); i++) {
            requireChecksum(upload, wanted.get(i), parts.get(i));
        }
        requireNotOvertaken(tx, request, upload);
        parts.forEach(part -> {
            uploaded.remove(part.number());
            tx.delete(PartRow.PARTS, part.id());
        });
        uploaded.values().forEach(unused -> unused.drop(tx));
        tx.delete(UploadRow.UPLOADS, upload.id());
        tx.put(ManifestRow.MANIFESTS, manifest, new ManifestRow(manifest, parts.stream()
                .map(part -> new PartOfObject(part.number(), part.size(), part.checksum(), part.segments())).toList()));
        var stored = new Stored(size, etag(parts), new Content.Parts(manifest), Optional.of(checksum), upload.customerKey(),
                upload.uploadId(), parts.size(), upload.managedKey());
        return Events.created(home, tx, EventKind.COMPLETE_MULTIPART_UPLOAD, Objects.put(home, tx, bucket,
                new Conditional(request.ifMatch(), request.ifNoneMatch()),
                new Draft(upload.key(), upload.owner(), stored, upload.description(), upload.state(), upload.initiated())));
    }

    /// The parts that the sender lists, each as it says.
    private static List<PartRow> chosen(UploadRow upload, Map<Integer, PartRow> uploaded, List<CompletedPart> wanted) {
        var parts = new ArrayList<PartRow>(wanted.size());
        int previous = 0;
        for (var one : wanted) {
            if (one.partNumber() == null || one.eTag() == null) {
                throw S3Errors.malformedXml();
            }
            if (one.partNumber() <= previous) {
                throw S3Errors.error("InvalidPartOrder", 400, "The list of parts was not in ascending order. Parts must be ordered by "
                        + "part number.").with("UploadId", upload.uploadId());
            }
            previous = one.partNumber();
            var part = uploaded.get(one.partNumber());
            if (part == null || !unquoted(one.eTag()).equals(part.etag())) {
                throw invalidPart(upload, one);
            }
            parts.add(part);
        }
        for (var part : parts.subList(0, parts.size() - 1)) {
            if (part.size() < S3Limits.PART_BYTES_MIN) {
                throw S3Errors.error("EntityTooSmall", 400, "Your proposed upload is smaller than the minimum allowed size")
                        .with("ProposedSize", part.size()).with("MinSizeAllowed", S3Limits.PART_BYTES_MIN)
                        .with("PartNumber", part.number()).with("ETag", part.etag());
            }
        }
        return parts;
    }

    /// A conditional completion loses against whoever wrote or deleted the key during the upload, though its condition
    /// holds now. Source: S3 User Guide, "How to prevent object overwrites with conditional writes".
    private static void requireNotOvertaken(Tables.Read tx, CompleteMultipartUploadRequest request, UploadRow upload) {
        if (request.ifMatch() == null && request.ifNoneMatch() == null) {
            return;
        }
        var latest = Versions.latest(tx, upload.bucket(), upload.key());
        Conditions.checkWrite(upload.key(), latest.filter(row -> !row.deleteMarker()), request.ifMatch(), request.ifNoneMatch());
        if (upload.wasOvertaken(latest)) {
            throw S3Errors.conditionalRequestConflict().with("Condition", request.ifMatch() == null ? "If-None-Match" : "If-Match")
                    .with("Key", upload.key());
        }
    }

    private static void requireChecksum(UploadRow upload, CompletedPart one, PartRow part) {
        var all = told(one);
        if (upload.algorithm().isPresent()) {
            for (var other : all.keySet()) {
                if (other != upload.kept()) {
                    throw S3Errors.error("BadDigest", 400, "The " + other.name().toLowerCase(Locale.ROOT) + " you specified for part "
                            + one.partNumber() + " did not match what we received.");
                }
            }
        }
        var told = all.get(upload.kept());
        if (told == null) {
            if (upload.algorithm().isPresent() && upload.checksumKind() == Kind.COMPOSITE) {
                throw S3Errors.invalidRequest("The upload was created using a " + upload.kept().name().toLowerCase(Locale.ROOT)
                        + " checksum. The complete request must include the checksum for each part. It was missing for part "
                        + one.partNumber() + " in the request.");
            }
        } else if (!told.equals(part.checksum())) {
            throw invalidPart(upload, one);
        }
    }

    private static Map<ChecksumAlgorithm, String> told(CompletedPart one) {
        var told = new EnumMap<ChecksumAlgorithm, String>(ChecksumAlgorithm.class);
        told.put(ChecksumAlgorithm.CRC32, one.checksumCRC32());
        told.put(ChecksumAlgorithm.CRC32C, one.checksumCRC32C());
        told.put(ChecksumAlgorithm.CRC64NVME, one.checksumCRC64NVME());
        told.put(ChecksumAlgorithm.SHA1, one.checksumSHA1());
        told.put(ChecksumAlgorithm.SHA256, one.checksumSHA256());
        told.values().removeIf(java.util.Objects::isNull);
        return told;
    }

    private static S3Error invalidPart(UploadRow upload, CompletedPart one) {
        return S3Errors.error("InvalidPart", 400, "One or more of the specified parts could not be found.  The part may not have been "
                + "uploaded, or the specified entity tag may not match the part's entity tag.")
                .with("UploadId", upload.uploadId()).with("PartNumber", one.partNumber()).with("ETag", unquoted(one.eTag()));
    }

    /// A sender may or may not say of how many parts a composite value is.
    private static boolean matches(String told, ObjectChecksum checksum) {
        int dash = checksum.value().indexOf('-');
        return told.equals(checksum.value()) || dash > 0 && told.equals(checksum.value().substring(0, dash));
    }

    private static ObjectChecksum checksum(UploadRow upload, List<PartRow> parts) {
        var algorithm = upload.kept();
        var values = parts.stream().map(part -> Base64.getDecoder().decode(part.checksum())).toList();
        return switch (upload.checksumKind()) {
            case COMPOSITE -> {
                var whole = algorithm.start();
                values.forEach(value -> whole.update(value, 0, value.length));
                yield new ObjectChecksum(algorithm, whole.base64() + "-" + parts.size(), Kind.COMPOSITE);
            }
            case FULL_OBJECT -> {
                var whole = values.getFirst();
                for (int i = 1; i < values.size(); i++) {
                    whole = algorithm.combine(whole, values.get(i), parts.get(i).size());
                }
                yield new ObjectChecksum(algorithm, Base64.getEncoder().encodeToString(whole), Kind.FULL_OBJECT);
            }
        };
    }

    /// The MD5 of the parts' MD5s, and how many they were.
    private static String etag(List<PartRow> parts) {
        var md5 = ChecksumAlgorithm.MD5.start();
        for (var part : parts) {
            var tag = HexFormat.of().parseHex(part.etag());
            md5.update(tag, 0, tag.length);
        }
        return HexFormat.of().formatHex(md5.value()) + "-" + parts.size();
    }

    static String unquoted(String etag) {
        return etag.length() > 1 && etag.startsWith("\"") && etag.endsWith("\"") ? etag.substring(1, etag.length() - 1) : etag;
    }

    private static CompleteMultipartUploadResponse answer(Written written) {
        var row = written.row();
        var answer = CompleteMultipartUploadResponse.builder().requestCharged(Grounds.charged())
                .location("https://" + row.bucket() + ".s3." + written.bucket().region() + ".amazonaws.com/"
                        + URLEncoder.encode(row.key(), StandardCharsets.UTF_8).replace("+", "%20"))
                .bucket(row.bucket()).key(row.key()).eTag(row.quotedEtag());
        if (row.stored().customerKey().isEmpty()) {
            Encryption.told(row.stored(), CustomerKey.NONE).tell(answer::serverSideEncryption, answer::ssekmsKeyId,
                    answer::bucketKeyEnabled, _ -> { }, _ -> { });
        }
        if (written.bucket().versioning() == BucketRow.Versioning.ENABLED) {
            answer.versionId(row.versionId());
        }
        row.stored().checksum().ifPresent(checksum -> {
            answer.checksumType(checksum.type());
            ObjectChecksum.tell(checksum.algorithm(), checksum.value(), answer::checksumCRC32, answer::checksumCRC32C,
                    answer::checksumCRC64NVME, answer::checksumSHA1, answer::checksumSHA256);
        });
        written.expiration().ifPresent(answer::expiration);
        return answer.build();
    }
}
