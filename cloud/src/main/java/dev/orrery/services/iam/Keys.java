package dev.orrery.services.iam;

import dev.orrery.kernel.identity.AccessKeyIds;
import dev.orrery.kernel.store.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.iam.model.AccessKeyMetadata;
import software.amazon.awssdk.services.iam.model.CreateAccessKeyRequest;
import software.amazon.awssdk.services.iam.model.CreateAccessKeyResponse;
import software.amazon.awssdk.services.iam.model.DeleteAccessKeyRequest;
import software.amazon.awssdk.services.iam.model.DeleteAccessKeyResponse;
import software.amazon.awssdk.services.iam.model.GetAccessKeyLastUsedRequest;
import software.amazon.awssdk.services.iam.model.GetAccessKeyLastUsedResponse;
import software.amazon.awssdk.services.iam.model.ListAccessKeysRequest;
import software.amazon.awssdk.services.iam.model.ListAccessKeysResponse;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.iam.model.UpdateAccessKeyRequest;
import software.amazon.awssdk.services.iam.model.UpdateAccessKeyResponse;

/// Access keys of users and of the account's root.
final class Keys implements IamPart {
    private static final int KEYS_MAX = 2;
    private static final int SECRET_LENGTH = 40;
    private static final int ID_MIN = 16;
    private static final int ID_MAX = 128;
    private static final Pattern ID = Pattern.compile("[\\w]+");
    private static final String SECRET_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private final Registry registry;

    Keys(Registry registry) {
        this.registry = registry;
    }

    @Override
    public CreateAccessKeyResponse createAccessKey(CreateAccessKeyRequest request) {
        var owner = Roots.orNamed(request.userName());
        var id = AccessKeyIds.make(AccessKeyIds.LASTING, registry.account(), registry.home().ids());
        var secret = registry.home().ids().pick(SECRET_ALPHABET, SECRET_LENGTH);
        var row = registry.write(tx -> {
            var ids = new ArrayList<>(ids(tx, owner));
            if (ids.size() >= KEYS_MAX) {
                throw IamErrors.quota("AccessKeysPerUser", KEYS_MAX);
            }
            ids.add(id);
            var key = new AccessKeyRow(id, secret, nameOf(tx, owner), true, registry.now());
            tx.put(AccessKeyRow.ACCESS_KEYS, id, key);
            putIds(tx, owner, List.copyOf(ids));
            return key;
        });
        return CreateAccessKeyResponse.builder().accessKey(key -> key.userName(Roots.shown(row.user())).accessKeyId(id).secretAccessKey(secret)
                .status(StatusType.ACTIVE).createDate(row.createdAt())).build();
    }

    @Override
    public ListAccessKeysResponse listAccessKeys(ListAccessKeysRequest request) {
        var owner = Roots.orNamed(request.userName());
        return registry.read(tx -> {
            var page = Page.of(ids(tx, owner).stream().sorted().map(id -> require(tx, id, owner)), AccessKeyRow::id, request.maxItems(),
                    request.marker());
            return ListAccessKeysResponse.builder().accessKeyMetadata(page.items().stream().map(row -> AccessKeyMetadata.builder()
                            .userName(Roots.shown(row.user())).accessKeyId(row.id()).status(row.active() ? StatusType.ACTIVE : StatusType.INACTIVE)
                            .createDate(row.createdAt()).build()).toList())
                    .isTruncated(page.isTruncated()).marker(page.marker()).build();
        });
    }

    @Override
    public UpdateAccessKeyResponse updateAccessKey(UpdateAccessKeyRequest request) {
        var id = id(request.accessKeyId());
        var status = Checks.choice("status", request.statusAsString(), Set.of("Active", "Inactive"));
        var owner = Roots.orNamed(request.userName());
        registry.write(tx -> {
            var row = require(tx, id, owner).withActive(status.equals("Active"));
            tx.put(AccessKeyRow.ACCESS_KEYS, id, row);
            return row;
        });
        return UpdateAccessKeyResponse.builder().build();
    }

    @Override
    public DeleteAccessKeyResponse deleteAccessKey(DeleteAccessKeyRequest request) {
        var id = id(request.accessKeyId());
        var owner = Roots.orNamed(request.userName());
        registry.write(tx -> {
            var row = require(tx, id, owner);
            tx.delete(AccessKeyRow.ACCESS_KEYS, id);
            tx.delete(LastUsedRow.LAST_USED, id);
            putIds(tx, owner, ids(tx, owner).stream().filter(other -> !other.equals(id)).toList());
            return row;
        });
        return DeleteAccessKeyResponse.builder().build();
    }

    @Override
    public GetAccessKeyLastUsedResponse getAccessKeyLastUsed(GetAccessKeyLastUsedRequest request) {
        var id = id(request.accessKeyId());
        return registry.read(tx -> {
            var row = tx.get(AccessKeyRow.ACCESS_KEYS, id).orElseThrow(() -> IamErrors.noSuchAccessKey(id));
            var used = LastUsedRow.of(tx, id);
            return GetAccessKeyLastUsedResponse.builder().userName(Roots.shown(row.user())).accessKeyLastUsed(last -> last
                    .lastUsedDate(used.map(LastUsedRow::at).orElse(null))
                    .region(used.map(LastUsedRow::region).orElse("N/A"))
                    .serviceName(used.map(LastUsedRow::service).orElse("N/A"))).build();
        });
    }

    private List<String> ids(Tables.Read tx, String owner) {
        return Roots.isRoot(owner) ? registry.accountRow(tx).rootKeys() : Users.require(tx, owner).accessKeys();
    }

    private void putIds(Tables.Write tx, String owner, List<String> ids) {
        if (Roots.isRoot(owner)) {
            Registry.put(tx, registry.accountRow(tx).withRootKeys(ids));
        } else {
            Users.require(tx, owner).withAccessKeys(ids).put(tx);
        }
    }

    private static String nameOf(Tables.Read tx, String owner) {
        return Roots.isRoot(owner) ? Roots.NAME : Users.require(tx, owner).name();
    }

    private AccessKeyRow require(Tables.Read tx, String id, String owner) {
        if (!ids(tx, owner).contains(id)) {
            throw IamErrors.noSuchAccessKey(id);
        }
        return tx.get(AccessKeyRow.ACCESS_KEYS, id).orElseThrow();
    }

    private static String id(String id) {
        return Checks.text("accessKeyId", id, ID_MIN, ID_MAX, ID);
    }
}
