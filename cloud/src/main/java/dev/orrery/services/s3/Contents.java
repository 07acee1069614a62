package dev.orrery.services.s3;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.Ids;
import dev.orrery.kernel.blobs.BlobStream;
import dev.orrery.kernel.blobs.BytesStream;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.s3.ManifestRow.PartOfObject;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Cipher;

/// The bytes of contents: reading them, and keeping count of who names which blob.
final class Contents {
    static final int MANIFEST_DIGITS = 32;

    private Contents() { }

    /// Bytes of a content that lies in one piece.
    static BlobStream open(Home home, Content content, CustomerKey.Secret secret, long offset, long length) {
        return switch (content) {
            case Content.Inline(var bytes, var nonce) -> new BytesStream(plain(bytes, nonce, secret), (int) offset, (int) length);
            case Content.Single(var segment) -> open(home, List.of(segment), secret, offset, length);
            case Content.Parts(var manifest) -> throw new IllegalStateException("the parts of " + manifest + " must be looked up first");
        };
    }

    private static byte[] plain(byte[] bytes, byte[] nonce, CustomerKey.Secret secret) {
        if (nonce.length == 0) {
            return bytes;
        }
        var plain = bytes.clone();
        apply(secret.cipher(nonce, 0), plain, plain.length);
        return plain;
    }

    static BlobStream open(Home home, List<Segment> segments, CustomerKey.Secret secret, long offset, long length) {
        var chosen = slice(segments, offset, length);
        if (chosen.size() == 1 && chosen.getFirst().nonce().length == 0) {
            var only = chosen.getFirst();
            return home.blobs().open(only.blob(), only.offset(), only.length());
        }
        return new SegmentStream(home.blobs(), chosen, secret);
    }

    /// What of these segments holds the bytes from `offset` on, `length` of them.
    static List<Segment> slice(List<Segment> segments, long offset, long length) {
        var chosen = new ArrayList<Segment>();
        long skip = offset;
        long rest = length;
        for (var segment : segments) {
            if (skip >= segment.length()) {
                skip -= segment.length();
                continue;
            }
            if (rest <= 0) {
                break;
            }
            long count = Math.min(rest, segment.length() - skip);
            chosen.add(segment.slice(skip, count));
            rest -= count;
            skip = 0;
        }
        if (rest > 0) {
            throw new IllegalStateException("segments lack " + rest + " bytes of " + length + " from " + offset);
        }
        return chosen;
    }

    static List<Segment> segments(List<PartOfObject> parts) {
        return parts.stream().flatMap(part -> part.segments().stream()).toList();
    }

    /// One row more has this content.
    static void retain(Tables.Write tx, Content content) {
        switch (content) {
            case Content.Inline _ -> { }
            case Content.Single(var segment) -> tx.retain(segment.blob());
            case Content.Parts _ -> throw new IllegalStateException("a manifest belongs to one object");
        }
    }

    /// The content for one row more, whatever it is: blobs are shared, a list of parts is written once more.
    static Content share(Tables.Write tx, Content content, Ids ids) {
        if (content instanceof Content.Parts(var id)) {
            var parts = manifest(tx, id).parts();
            segments(parts).forEach(segment -> tx.retain(segment.blob()));
            var copy = new ManifestRow(ids.hex(MANIFEST_DIGITS), parts);
            tx.put(ManifestRow.MANIFESTS, copy.id(), copy);
            return new Content.Parts(copy.id());
        }
        retain(tx, content);
        return content;
    }

    /// The row that had this content goes.
    static void release(Tables.Write tx, Content content) {
        switch (content) {
            case Content.Inline _ -> { }
            case Content.Single(var segment) -> tx.release(segment.blob());
            case Content.Parts(var id) -> {
                manifest(tx, id).parts().forEach(part -> part.segments().forEach(segment -> tx.release(segment.blob())));
                tx.delete(ManifestRow.MANIFESTS, id);
            }
        }
    }

    static ManifestRow manifest(Tables.Read tx, String id) {
        return tx.get(ManifestRow.MANIFESTS, id)
                .orElseThrow(() -> new IllegalStateException("the list of parts " + id + " is missing"));
    }

    /// Runs bytes through a stream cipher, in place.
    static void apply(Cipher cipher, byte[] bytes, int count) {
        try {
            cipher.update(bytes, 0, count, bytes, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a stream cipher takes any length", e);
        }
    }
}
