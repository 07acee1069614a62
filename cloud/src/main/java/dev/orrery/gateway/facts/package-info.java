/// What the wire needs to know of each service, read from the SDK when the cloud was built.
package dev.orrery.gateway.facts;
