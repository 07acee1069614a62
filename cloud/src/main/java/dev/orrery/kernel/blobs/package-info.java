/// Large bytes beside the store: one file per blob, under an opaque name, written once.
///
/// Bytes are on the disk, with a checksum for every 256 KiB, before any row names them. A row that names a blob whose bytes
/// are missing or changed is damage and reported as such; bytes that no row names are swept away after the next start.
package dev.orrery.kernel.blobs;
