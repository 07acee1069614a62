/// The disk as the durable store and the blobs see it: files with opaque names in one directory.
///
/// All their input and output goes through [dev.orrery.kernel.disk.Disk], so that a test can put a disk below them that
/// forgets, tears and reorders whatever was not synced.
package dev.orrery.kernel.disk;
