/// The server's own certificate. Self-signed, because no authority signs for `localhost`; made when first needed and kept
/// in the data directory, so that a client that was told to trust it once goes on trusting it.
package dev.orrery.gateway.tls;
