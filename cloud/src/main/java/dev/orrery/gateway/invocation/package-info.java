/// Calls operations of parts: classes that implement an SDK client interface partially.
package dev.orrery.gateway.invocation;
