package dev.orrery.services.s3;

import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/// The answer to HEAD is that to GET without the content; the SDK has a type of its own for it.
final class HeadAnswer {
    private HeadAnswer() { }

    static HeadObjectResponse of(GetObjectResponse get) {
        var head = HeadObjectResponse.builder()
                .requestCharged(get.requestCharged()).acceptRanges(get.acceptRanges()).expiration(get.expiration()).restore(get.restore())
                .lastModified(get.lastModified()).contentLength(get.contentLength()).contentRange(get.contentRange())
                .eTag(get.eTag()).versionId(get.versionId()).checksumType(get.checksumTypeAsString())
                .checksumCRC32(get.checksumCRC32()).checksumCRC32C(get.checksumCRC32C())
                .checksumCRC64NVME(get.checksumCRC64NVME()).checksumSHA1(get.checksumSHA1()).checksumSHA256(get.checksumSHA256())
                .cacheControl(get.cacheControl()).contentDisposition(get.contentDisposition())
                .contentEncoding(get.contentEncoding()).contentLanguage(get.contentLanguage()).contentType(get.contentType())
                .expiresString(get.expiresString()).websiteRedirectLocation(get.websiteRedirectLocation()).metadata(get.metadata())
                .serverSideEncryption(get.serverSideEncryptionAsString()).ssekmsKeyId(get.ssekmsKeyId())
                .bucketKeyEnabled(get.bucketKeyEnabled()).sseCustomerAlgorithm(get.sseCustomerAlgorithm())
                .sseCustomerKeyMD5(get.sseCustomerKeyMD5()).storageClass(get.storageClassAsString())
                .replicationStatus(get.replicationStatusAsString()).partsCount(get.partsCount()).tagCount(get.tagCount())
                .objectLockMode(get.objectLockModeAsString()).objectLockRetainUntilDate(get.objectLockRetainUntilDate())
                .objectLockLegalHoldStatus(get.objectLockLegalHoldStatusAsString());
        if (get.sdkHttpResponse() != null) {
            head.sdkHttpResponse(get.sdkHttpResponse());
        }
        return head.build();
    }
}
