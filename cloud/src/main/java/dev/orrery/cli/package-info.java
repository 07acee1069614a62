/// The command line: what `./orrery start` runs. Everything that needs no JVM (`stop`, `status`, `env`, `reset`, `logs`,
/// help) is in the launcher script at the root of the repository.
package dev.orrery.cli;
