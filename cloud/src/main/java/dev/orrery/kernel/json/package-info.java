/// A small strict reader of JSON (RFC 8259) for what the kernel itself must read, such as policy documents.
///
/// It accepts nothing but what the RFC says, keeps texts and numbers exactly as they were written, refuses a name that
/// stands twice in one object, and is bounded in size and depth. There is no writer and no binding to objects.
package dev.orrery.kernel.json;
