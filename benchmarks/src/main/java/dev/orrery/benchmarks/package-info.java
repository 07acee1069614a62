/// How fast, and at what price: an own load tool that speaks raw HTTP/1.1 with valid signatures over as many connections as asked.
/// Requests are signed before the clock starts, so that the two cores it shares with the server are left to the server. What
/// counts is the server's CPU time per operation, which noise touches least; rates and percentiles stand beside it.
///
/// Nothing here knows a class of the product: servers are child processes and are treated alike.
package dev.orrery.benchmarks;
