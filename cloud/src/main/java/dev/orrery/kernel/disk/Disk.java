package dev.orrery.kernel.disk;

import java.util.List;
import java.util.stream.Stream;

/// Files by name, as a disk keeps them: what is not synced may be lost, torn or reordered when the power goes.
///
/// Every failure is an [java.io.UncheckedIOException]. A deleted file stays readable for whoever has it open.
public interface Disk extends AutoCloseable {

    /// A new, empty file. Its name is durable after [#syncName], its bytes after [DiskFile#sync].
    DiskFile create(String name);

    DiskFile open(String name);

    boolean exists(String name);

    /// Every name, in no order.
    List<String> list();

    /// The same in groups that are looked up as they are read, for disks with more names than one wants to hold. What comes or goes
    /// meanwhile may be among them or not.
    default Stream<List<String>> groups() {
        return Stream.of(list());
    }

    /// Atomic; replaces what had the name before.
    void rename(String from, String to);

    void delete(String name);

    /// Forgets every file in milliseconds, however many there are; the space may come back later.
    void deleteAll();

    /// Makes durable that this name was made, renamed or deleted, and with it every such change made before in the
    /// same directory.
    void syncName(String name);

    /// A word that changes whenever the machine may have lost what was not synced (it started anew). Empty when that is
    /// unknown. What was written under the same word is still there, synced or not.
    String incarnation();

    @Override
    void close();
}
