/// Programs outside of this one: the only place that starts child processes.
package dev.orrery.kernel.process;
