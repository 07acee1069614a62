/// Checksums of contents: the five of S3 and MD5, computed while bytes flow, and CRCs of a whole made from CRCs of its
/// parts.
package dev.orrery.kernel.checksum;
