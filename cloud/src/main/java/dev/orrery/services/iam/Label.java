package dev.orrery.services.iam;

import software.amazon.awssdk.services.iam.model.Tag;

/// One tag of something in IAM. Upper and lower case are kept, but count as the same in keys.
record Label(String key, String value) {

    static Label of(Tag tag) {
        return new Label(tag.key(), tag.value() == null ? "" : tag.value());
    }

    Tag tag() {
        return Tag.builder().key(key).value(value).build();
    }
}
