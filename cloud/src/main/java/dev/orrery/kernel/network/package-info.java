/// The only way from the cloud to somebody's server: bounded, by an address that was looked at, and by HTTP/1.1 alone.
package dev.orrery.kernel.network;
