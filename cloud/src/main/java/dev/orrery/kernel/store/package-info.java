/// The one store: ordered keys and values, serializable transactions, consistent snapshots.
///
/// [dev.orrery.kernel.store.Store] says what is promised. [dev.orrery.kernel.store.MemoryStore] keeps everything in memory
/// and is the reference; [dev.orrery.kernel.store.DurableStore] must be indistinguishable from it, and survives. Services
/// see neither: they see [dev.orrery.kernel.store.Tables], rows of records in the part of the store that is theirs.
///
/// How the durable store works, from the top: `Change` is a transaction that runs; `WriteAheadLog` makes it durable;
/// `Memtable` has it in memory, as a `SortedTree` that is never changed, only replaced; `Maintenance` turns full memtables
/// into `Run`s and joins these by `Compaction`; `Manifest` names what belongs to the store; `Recovery` and `LogReplay` find
/// it again.
///
/// Limits: one process; one transaction at a time, so a block that writes must be short; index and Bloom filters of all
/// runs are in memory, about 2.5 bytes an entry.
package dev.orrery.kernel.store;
