package dev.orrery.services.iam;

import dev.orrery.kernel.store.Table;
import java.time.Instant;
import java.util.List;

/// A certificate for servers, with its private key, which nobody is ever told.
record ServerCertificateRow(String name, String path, String id, String body, String chain, String privateKey, Instant uploadedAt,
        Instant expiresAt, List<Label> tags) {
    static final Table<String, ServerCertificateRow> SERVER_CERTIFICATES =
            Table.of("serverCertificates", Registry::nameKey, ServerCertificateRow.class);

    String arn(String account) {
        return "arn:aws:iam::" + account + ":server-certificate" + path + name;
    }

    ServerCertificateRow renamed(String name, String path) {
        return new ServerCertificateRow(name, path, id, body, chain, privateKey, uploadedAt, expiresAt, tags);
    }

    ServerCertificateRow withTags(List<Label> tags) {
        return new ServerCertificateRow(name, path, id, body, chain, privateKey, uploadedAt, expiresAt, tags);
    }
}
