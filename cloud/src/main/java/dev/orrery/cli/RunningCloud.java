package dev.orrery.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/// What the command line needs of a cloud.
public interface RunningCloud extends AutoCloseable {

    /// Where it listens, with the real ports, in the order of [Options#listen].
    List<InetSocketAddress> addresses();

    /// The person has been told that the cloud is ready: runs what waits for that.
    void ready();

    /// Returns when requests that were running have been answered and everything is on disk.
    @Override
    void close();

    /// Starts one.
    @FunctionalInterface
    interface Starter {

        /// @throws IOException with a message for a person, such as which port is in use
        RunningCloud start(Options options) throws IOException;
    }
}
