package dev.orrery.kernel;

/// A service that calls another in its own name, for the sake of one resource. The other's policy must allow it; it sees
/// `aws:SourceArn` and `aws:SourceAccount`.
/// Source: IAM User Guide, "The confused deputy problem".
///
/// @param principal `sns.amazonaws.com`
/// @param sourceArn the resource for whose sake it calls
/// @param sourceAccount the account that owns this resource
public record ServiceCaller(String principal, String sourceArn, String sourceAccount) { }
