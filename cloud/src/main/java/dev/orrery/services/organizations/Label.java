package dev.orrery.services.organizations;

import software.amazon.awssdk.services.organizations.model.Tag;

/// A tag, as it is kept.
record Label(String key, String value) {

    Tag tag() {
        return Tag.builder().key(key).value(value).build();
    }
}
