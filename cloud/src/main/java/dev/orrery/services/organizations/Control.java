package dev.orrery.services.organizations;

import software.amazon.awssdk.services.organizations.model.Policy;
import software.amazon.awssdk.services.organizations.model.PolicySummary;

/// A policy as it is shown, made by somebody or by AWS.
record Control(ControlType type, String id, String arn, String name, String description, String content, boolean awsManaged) {

    PolicySummary summary() {
        return PolicySummary.builder().id(id).arn(arn).name(name).description(description).type(type.wire()).awsManaged(awsManaged).build();
    }

    Policy described() {
        return Policy.builder().policySummary(summary()).content(content).build();
    }
}
