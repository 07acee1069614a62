package dev.orrery.services.iam;

import dev.orrery.kernel.store.Tables;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.iam.model.DeleteSshPublicKeyRequest;
import software.amazon.awssdk.services.iam.model.DeleteSshPublicKeyResponse;
import software.amazon.awssdk.services.iam.model.GetSshPublicKeyRequest;
import software.amazon.awssdk.services.iam.model.GetSshPublicKeyResponse;
import software.amazon.awssdk.services.iam.model.ListSshPublicKeysRequest;
import software.amazon.awssdk.services.iam.model.ListSshPublicKeysResponse;
import software.amazon.awssdk.services.iam.model.SSHPublicKey;
import software.amazon.awssdk.services.iam.model.SSHPublicKeyMetadata;
import software.amazon.awssdk.services.iam.model.UpdateSshPublicKeyRequest;
import software.amazon.awssdk.services.iam.model.UpdateSshPublicKeyResponse;
import software.amazon.awssdk.services.iam.model.UploadSshPublicKeyRequest;
import software.amazon.awssdk.services.iam.model.UploadSshPublicKeyResponse;

/// SSH public keys of users: RSA, of 2048 bits or more, in either of two writings. Source: RFC 4253, section 6.6.
final class SshKeys implements IamPart {
    private static final int PER_USER_MAX = 5;
    private static final int BODY_MAX = 16_384;
    private static final int ID_MIN = 20;
    private static final int ID_MAX = 128;
    private static final int BITS_MIN = 2048;
    private static final String ALGORITHM = "ssh-rsa";
    private static final Pattern ID = Pattern.compile("[\\w]+");
    private static final Pattern PEM = Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----\\s*");
    private final Registry registry;

    SshKeys(Registry registry) {
        this.registry = registry;
    }

    @Override
    public UploadSshPublicKeyResponse uploadSSHPublicKey(UploadSshPublicKeyRequest request) {
        var name = Checks.name("userName", request.userName(), Checks.USER_NAME_MAX);
        var body = Checks.text("sSHPublicKeyBody", request.sshPublicKeyBody(), 1, BODY_MAX);
        var blob = blob(key(body));
        var id = registry.newId("APKA");
        var row = registry.write(tx -> {
            var known = Credentials.all(tx, name, CredentialRow.Kind.SSH_KEY).toList();
            if (known.size() >= PER_USER_MAX) {
                throw IamErrors.quota("SSHPublicKeysPerUser", PER_USER_MAX);
            }
            if (known.stream().anyMatch(other -> other.detail().equals(fingerprint(blob)))) {
                throw IamErrors.error("DuplicateSSHPublicKey", 400, "The SSH public key is already associated with the user.");
            }
            return Credentials.put(tx, new CredentialRow(Users.require(tx, name).name(), id, CredentialRow.Kind.SSH_KEY, body,
                    fingerprint(blob), true, registry.now()));
        });
        return UploadSshPublicKeyResponse.builder().sshPublicKey(described(row, row.body())).build();
    }

    @Override
    public GetSshPublicKeyResponse getSSHPublicKey(GetSshPublicKeyRequest request) {
        var name = Checks.name("userName", request.userName(), Checks.USER_NAME_MAX);
        var id = id(request.sshPublicKeyId());
        var encoding = Checks.choice("encoding", request.encodingAsString(), Set.of("SSH", "PEM"));
        var row = registry.read(tx -> require(tx, name, id));
        var key = key(row.body());
        return GetSshPublicKeyResponse.builder().sshPublicKey(described(row, encoding.equals("PEM") ? pem(key) : ssh(key))).build();
    }

    @Override
    public ListSshPublicKeysResponse listSSHPublicKeys(ListSshPublicKeysRequest request) {
        var name = Users.named(request.userName());
        return registry.read(tx -> {
            var page = Page.of(Credentials.all(tx, name, CredentialRow.Kind.SSH_KEY), CredentialRow::id, request.maxItems(), request.marker());
            return ListSshPublicKeysResponse.builder().sshPublicKeys(page.items().stream().map(row -> SSHPublicKeyMetadata.builder()
                            .userName(row.user()).sshPublicKeyId(row.id()).status(Credentials.status(row)).uploadDate(row.createdAt()).build()).toList())
                    .isTruncated(page.isTruncated()).marker(page.marker()).build();
        });
    }

    @Override
    public UpdateSshPublicKeyResponse updateSSHPublicKey(UpdateSshPublicKeyRequest request) {
        var name = Checks.name("userName", request.userName(), Checks.USER_NAME_MAX);
        var id = id(request.sshPublicKeyId());
        boolean active = Credentials.isActive(request.statusAsString());
        registry.write(tx -> {
            var row = require(tx, name, id);
            return Credentials.put(tx, row.of(row.user(), active));
        });
        return UpdateSshPublicKeyResponse.builder().build();
    }

    @Override
    public DeleteSshPublicKeyResponse deleteSSHPublicKey(DeleteSshPublicKeyRequest request) {
        var name = Checks.name("userName", request.userName(), Checks.USER_NAME_MAX);
        var id = id(request.sshPublicKeyId());
        registry.write(tx -> {
            var row = require(tx, name, id);
            tx.delete(CredentialRow.CREDENTIALS, row);
            return row;
        });
        return DeleteSshPublicKeyResponse.builder().build();
    }

    private static RSAPublicKey key(String body) {
        try {
            var pem = PEM.matcher(body.strip());
            var factory = KeyFactory.getInstance("RSA");
            var key = (RSAPublicKey) factory.generatePublic(pem.matches()
                    ? new X509EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1))) : specification(body.strip()));
            if (key.getModulus().bitLength() >= BITS_MIN) {
                return key;
            }
        } catch (GeneralSecurityException | RuntimeException _) {
            // Told below: it is no such key.
        }
        throw IamErrors.error("InvalidPublicKey", 400, "The public key is malformed or otherwise invalid.");
    }

    /// `ssh-rsa`, the blob in Base64, and perhaps a comment.
    private static RSAPublicKeySpec specification(String line) {
        var words = line.split("\\s+");
        var blob = ByteBuffer.wrap(Base64.getDecoder().decode(words[1]));
        if (!words[0].equals(ALGORITHM) || !new String(next(blob), StandardCharsets.US_ASCII).equals(ALGORITHM)) {
            throw new IllegalArgumentException("another kind of key");
        }
        var exponent = new BigInteger(next(blob));
        return new RSAPublicKeySpec(new BigInteger(next(blob)), exponent);
    }

    private static byte[] next(ByteBuffer blob) {
        int length = blob.getInt();
        if (length < 0 || length > blob.remaining()) {
            throw new IllegalArgumentException("cut short");
        }
        var bytes = new byte[length];
        blob.get(bytes);
        return bytes;
    }

    private static byte[] blob(RSAPublicKey key) {
        var parts = List.of(ALGORITHM.getBytes(StandardCharsets.US_ASCII), key.getPublicExponent().toByteArray(), key.getModulus().toByteArray());
        var blob = ByteBuffer.allocate(parts.stream().mapToInt(part -> Integer.BYTES + part.length).sum());
        parts.forEach(part -> blob.putInt(part.length).put(part));
        return blob.array();
    }

    private static String ssh(RSAPublicKey key) {
        return ALGORITHM + " " + Base64.getEncoder().encodeToString(blob(key));
    }

    private static String pem(RSAPublicKey key) {
        return "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    private static String fingerprint(byte[] blob) {
        try {
            return HexFormat.ofDelimiter(":").formatHex(MessageDigest.getInstance("MD5").digest(blob));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }

    private static CredentialRow require(Tables.Read tx, String user, String id) {
        return Credentials.require(tx, user, id, CredentialRow.Kind.SSH_KEY, "The Public Key with id " + id + " cannot be found.");
    }

    private static String id(String id) {
        return Checks.text("sSHPublicKeyId", id, ID_MIN, ID_MAX, ID);
    }

    private static SSHPublicKey described(CredentialRow row, String body) {
        return SSHPublicKey.builder().userName(row.user()).sshPublicKeyId(row.id()).fingerprint(row.detail()).sshPublicKeyBody(body)
                .status(Credentials.status(row)).uploadDate(row.createdAt()).build();
    }
}
