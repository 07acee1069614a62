/// The SDK's model objects seen through the field metadata that each of them carries (`SdkPojo.sdkFields()`): what the
/// wire codec and stored configurations have in common. Knows no service.
package dev.orrery.pojo;
