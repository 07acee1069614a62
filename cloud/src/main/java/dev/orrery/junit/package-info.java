/// JUnit tests with a cloud of their own. The only package that knows JUnit, which whoever uses it brings along.
package dev.orrery.junit;
