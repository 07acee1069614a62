/// Event patterns: which messages and events somebody wants, in the language that the filter policies of SNS and the rules of
/// EventBridge share. A pure function from a pattern and what is to be matched to a verdict with its reasons; what decides
/// is what explains.
///
/// Sources: SNS Developer Guide, "Amazon SNS subscription filter policies"; EventBridge User Guide, "Comparison operators
/// for use in event patterns". Refusals are in AWS's words, and tell the place at which AWS's reader stood.
package dev.orrery.kernel.pattern;
