package dev.orrery.gateway.signature;

import dev.orrery.gateway.signature.SignatureException.Problem;

/// Every reason for which an uploading form is refused, in the words of S3 (seen in the recordings of LocalStack's
/// `tests/aws/services/s3/test_s3.snapshot.json`).
final class PostProblems {
    private PostProblems() { }

    static SignatureException malformed() {
        return new SignatureException(Problem.FORM_MALFORMED, "The body of your POST request is not well-formed multipart/form-data.");
    }

    static SignatureException fieldsTooLarge(int bytesMax) {
        return new SignatureException(Problem.FORM_TOO_LARGE, "Your POST request fields preceding the upload file were too large.")
                .with("MaxPostPreDataLengthBytes", String.valueOf(bytesMax));
    }

    static SignatureException files() {
        return new SignatureException(Problem.FORM_FILES, "POST requires exactly one file upload per request.");
    }

    static SignatureException fieldMissing(String name) {
        return new SignatureException(Problem.FORM_FIELD_MISSING, "Bucket POST must contain a field named '" + name
                + "'.  If it is specified, please check the order of the fields.").with("ArgumentName", name).with("ArgumentValue", "");
    }

    static SignatureException policyInvalid(String why) {
        return new SignatureException(Problem.POLICY_INVALID, "Invalid Policy: " + why);
    }

    static SignatureException policyDenies(String why) {
        return new SignatureException(Problem.POLICY_DENIES, "Invalid according to Policy: " + why);
    }

    static SignatureException fileTooLarge(long size, long sizeMax) {
        return new SignatureException(Problem.FILE_TOO_LARGE, "Your proposed upload exceeds the maximum allowed size")
                .with("ProposedSize", String.valueOf(size)).with("MaxSizeAllowed", String.valueOf(sizeMax));
    }

    static SignatureException fileTooSmall(long size, long sizeMin) {
        return new SignatureException(Problem.FILE_TOO_SMALL, "Your proposed upload is smaller than the minimum allowed size")
                .with("ProposedSize", String.valueOf(size)).with("MinSizeAllowed", String.valueOf(sizeMin));
    }
}
