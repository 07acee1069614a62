/// Making certificates, which the JDK only reads.
package dev.orrery.kernel.certificate;
