/// What a stranger's client sees: the AWS SDK for Java against a URL. Nothing here knows a class of the product; it runs as a
/// child process from its jar, or elsewhere with `-Dorrery.endpoint=URL` (then without the tests that kill it).
///
/// We have no AWS account, so each test names the page it was read from instead of claiming to be verified.
package dev.orrery.conformance;
