/// Log lines, our own and those of libraries, without a logging framework to configure.
package dev.orrery.cli.log;
